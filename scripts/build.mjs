import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { keyOf, rememberKey } from "./sources.mjs";

const ROOT = resolve(import.meta.dirname, "..");

/** Left out of the bundle: native code, and what is loaded only where a remote target is used. */
const EXTERNAL = ["@photostructure/sqlite", "@aws-sdk/*"];

/** Bundled dependencies that are CommonJS ask for `require`. */
const BANNER = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/** Runs in a thread of its own, so it must be a file beside the bundle. */
const WORKER = "packages/local/src/sqlite/reader-worker.mjs";

const builders = { server: buildServer, web: buildWeb };

async function buildServer() {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: ROOT,
    entryPoints: { bridgework: "packages/cli/src/main.ts" },
    outdir: "dist",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    external: EXTERNAL,
    banner: { js: BANNER },
    sourcemap: true,
    logLevel: "silent",
  });
  copyFileSync(join(ROOT, WORKER), join(ROOT, "dist", basename(WORKER)));
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
try {
  await Promise.all(process.argv.slice(2).map(buildPart));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
