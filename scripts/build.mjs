import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { keyOf, rememberKey } from "./sources.mjs";

const ROOT = resolve(import.meta.dirname, "..");

/** Left out of the bundle: native code, and what is loaded only where a remote target is used. */
const EXTERNAL = ["@photostructure/sqlite", "@aws-sdk/*"];

/** Bundled dependencies that are CommonJS ask for `require`. */
const BANNER = 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);';

const builders = { server: buildServer, web: buildWeb };

async function buildServer() {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: ROOT,
    entryPoints: {
      bridgework: "packages/cli/src/main.ts",
      "reader-worker": "packages/local/src/sqlite/reader-worker.ts",
    },
    outdir: "dist",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    external: EXTERNAL,
    banner: { js: BANNER },
    sourcemap: true,
    logLevel: "warning",
  });
}

async function buildWeb() {
  const { build } = await import("vite");
  await build({ root: join(ROOT, "packages/web"), logLevel: "warn" });
}

async function buildPart(part) {
  const key = keyOf(ROOT, part);
  rememberKey(ROOT, part, null);
  await builders[part]();
  rememberKey(ROOT, part, key);
}

mkdirSync(join(ROOT, "dist"), { recursive: true });
await Promise.all(process.argv.slice(2).map(buildPart));
