import { copyFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { buildSync } from "esbuild";

const ROOT = resolve(import.meta.dirname, "..");

/**
 * Left out of the bundle: native code, and what is loaded only where something remote is used. A module of these that is
 * imported by a statement is loaded at the start, also where the file with the statement is not: OpenTelemetry is
 * bundled for that.
 */
const EXTERNAL = ["@photostructure/sqlite", "@aws-sdk/*", "nodemailer"];

/** Bundled dependencies that are CommonJS ask for `require`. */
const BANNER = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/** Runs in a thread of its own, so it must be a file beside the bundle. */
const WORKER = "packages/local/src/sqlite/reader-worker.mjs";

/** Bundles a program for Node into `dist/<name>.js` and returns the bundle's path. */
export function bundle(name, entry) {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: { [name]: entry },
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
  return join(ROOT, "dist", `${name}.js`);
}
