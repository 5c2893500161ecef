import { byTurns, type Field } from "./beside.ts";
import { longestTurn } from "./longest-turn.ts";
import { bareRebuilder } from "./rebuild/bare.ts";
import { bridgeworkRebuilder } from "./rebuild/bridgework.ts";
import { castoreRebuilder } from "./rebuild/castore.ts";
import { emmettRebuilders } from "./rebuild/emmett.ts";
import { EVENT_BYTES, EVENTS, openLog } from "./rebuild/log.ts";
import type { Rebuilder } from "./rebuild/rebuilder.ts";
import { print, spread } from "./report.ts";

/* All documents of a view made again from a million events, beside bare SQLite and peers in the same run, by turns. */

const ROUNDS = 3;
const SAMPLE_EVERY_MS = 100;

/** What a rebuild did to the process meanwhile. */
interface Watched {
  /** Megabytes, from the beginning to the end. */
  readonly memory: readonly number[];
  readonly longestTurn: number;
}

export async function benchRebuild(): Promise<void> {
  const data = await openLog();
  const ours = bridgeworkRebuilder(data);
  const field: Field<Rebuilder> = { ours, bare: bareRebuilder(data), peers: [castoreRebuilder, ...emmettRebuilders()] };
  const watched: Watched[] = [];
  const rates = await byTurns(field, ROUNDS, async (rebuilder) => {
    if (rebuilder !== ours) return rate(rebuilder);
    const { result, ...seen } = await watch(() => rate(ours));
    watched.push(seen);
    return result;
  });
  print("rebuild of a view", { unit: "events/s", events: EVENTS, eventBytes: EVENT_BYTES, ...rates });
  printWatched(watched);
  await data.close();
}

async function rate({ about, rebuild }: Rebuilder): Promise<number> {
  return about.events / (await rebuild());
}

async function watch<Result>(work: () => Promise<Result>): Promise<Watched & { readonly result: Result }> {
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(process.memoryUsage().rss / 1e6), SAMPLE_EVERY_MS);
  const { result, longest } = await longestTurn(work);
  clearInterval(sampling);
  return { result, memory, longestTurn: longest };
}

/** Of the memory the first run is told: what peers leave behind blurs the later ones. */
function printWatched(watched: readonly Watched[]): void {
  const memory = watched[0]?.memory ?? [];
  const growth = Math.round(growthOf(memory));
  print("memory while rebuilding", { unit: "MB", ...spread(memory), growth });
  const longest = Math.max(...watched.map((run) => run.longestTurn));
  print("longest turn of the event loop while rebuilding", { unit: "ms", value: longest });
}

/** From the first quarter to the last. */
function growthOf(memory: readonly number[]): number {
  const quarter = Math.max(1, Math.floor(memory.length / 4));
  return spread(memory.slice(-quarter)).median - spread(memory.slice(0, quarter)).median;
}
