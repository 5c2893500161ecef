import { resolve } from "node:path";
import { build } from "esbuild";

const ROOT = resolve(import.meta.dirname, "..");

/** Bundles the process that the benchmarks start, as the product's own is bundled; returns its path. */
export async function buildBenchServer(): Promise<string> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: { "bench-server": "bench/server.ts", "reader-worker": "packages/local/src/sqlite/reader-worker.ts" },
    outdir: "dist",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    external: ["@photostructure/sqlite", "@aws-sdk/*"],
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
    logLevel: "warning",
  });
  return resolve(ROOT, "dist/bench-server.js");
}
