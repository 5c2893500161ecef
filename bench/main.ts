import { arch, cpus, platform, release, totalmem } from "node:os";
import { benchContention } from "./contention.ts";
import { benchCost } from "./cost.ts";
import { benchLatency } from "./latency.ts";
import { benchRebuild } from "./rebuild.ts";
import { print } from "./report.ts";
import { benchFirstEvent, benchStart } from "./start-up.ts";
import { benchStore } from "./store.ts";
import { benchTargets } from "./targets.ts";
import { benchWholeWay } from "./whole-way.ts";

/* `npm run bench` runs every benchmark; `npm run bench -- cost start` runs those that are named. JSON lines on stdout. */

const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  store: benchStore,
  start: benchStart,
  "first-event": benchFirstEvent,
  latency: benchLatency,
  "whole-way": benchWholeWay,
  contention: benchContention,
  targets: benchTargets,
  cost: benchCost,
};

/** Those that another one includes: they run by themselves where they are named. */
const parts: typeof benchmarks = { rebuild: benchRebuild };
const known = { ...benchmarks, ...parts };

const named = process.argv.slice(2);
const unknown = named.filter((name) => known[name] === undefined);
if (unknown.length > 0) {
  console.error(`Expected ${Object.keys(known).join(", ")}; received ${unknown.join(", ")}.`);
  process.exit(2);
}

print("machine", {
  node: process.version,
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${arch()} ${release()}`,
});
for (const run of named.length === 0 ? Object.values(benchmarks) : named.map((name) => known[name])) await run?.();
