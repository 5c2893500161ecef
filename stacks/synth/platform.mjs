import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const WORK = join(ROOT, ".sst");
export const PLATFORM = join(WORK, "platform");
export const CONFIG = resolve(ROOT, "sst.config.ts");

if (!existsSync(join(PLATFORM, "node_modules"))) {
  throw new Error(`SST's platform is not at ${PLATFORM}. Run \`npm run synth\`, which installs it.`);
}

/** Of SST's own packages: its components must meet the same Pulumi and esbuild as this program. */
export const requireFromPlatform = createRequire(join(PLATFORM, "synth.cjs"));

/** The providers that `sst install` has installed: `{ alias, package }` each. */
export function installedProviders() {
  return JSON.parse(readFileSync(join(WORK, "provider-lock.json"), "utf8"));
}
