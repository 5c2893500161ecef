import { bundle } from "../scripts/bundle.mjs";

/** Bundles the process that the benchmarks start, as the product's own is bundled; returns its path. */
export function buildBenchServer(): string {
  return bundle("bench-server", "bench/server.ts");
}
