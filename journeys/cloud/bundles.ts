import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { handlerSettings } from "../../stacks/synth/handler-settings.mjs";

const TRIGGERS = resolve(import.meta.dirname, "../../packages/functions/src/triggers");
/** Files of the folder that are no triggers themselves. */
const SHARED = ["entry", "log-fault"];

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** Every trigger as it is deployed, by its name. */
export async function bundleTriggers(): Promise<{ readonly bundles: ReadonlyMap<string, Bundle>; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-bundles-"));
  const names = readdirSync(TRIGGERS)
    .flatMap((file) => (file.endsWith(".ts") && !file.includes(".test.") ? [file.slice(0, -".ts".length)] : []))
    .filter((name) => !SHARED.includes(name));
  const bundles = await Promise.all(names.map(async (name) => [name, await bundle(folder, name)] as const));
  return { bundles: new Map(bundles), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function bundle(folder: string, name: string): Promise<Bundle> {
  const file = join(TRIGGERS, `${name}.ts`);
  const outfile = join(folder, `${name}.mjs`);
  const { metafile } = await build(handlerSettings({ file, outfile, target: "es2023", minify: true }));
  const [output] = Object.values(metafile.outputs);
  return { file: outfile, bytes: output?.bytes ?? 0 };
}
