import fc from "fast-check";
import { expect, inject, it } from "vitest";
import type { JsonObject } from "../../kernel/json.ts";
import { memoryDeadLetters } from "../../memory/dead-letters.ts";
import { memoryFeed } from "../../memory/feed-writer.ts";
import { sequentialIds } from "../../memory/ids.ts";
import { memoryMetrics } from "../../memory/metrics.ts";
import { type MemoryRemoteBus, type MemoryRemoteBusOptions, memoryRemoteBus } from "../../memory/remote-bus.ts";
import { memoryViews } from "../../memory/views.ts";
import type { Commit } from "../../ports/commits.ts";
import type { BusEntry } from "../../ports/remote-bus.ts";
import { topology } from "../../topology.ts";
import type { Change } from "./batch.ts";
import {
  batchesOf,
  type Draw,
  deliver,
  drawFrom,
  lossy,
  type Mortal,
  mortal,
  type Process,
} from "./delivery.fixture.ts";
import { patientClock, recordsOf, tableOf, type Written } from "./history.fixture.ts";
import { createIndexer } from "./index-changes.ts";
import { openRelay } from "./relay-changes.ts";

/* Histories of a few streams on two shards, consumed by two processes at a time while everything goes wrong. */

const SHARDS: readonly (readonly string[])[] = [
  ["a", "b"],
  ["c", "d"],
];

const written: fc.Arbitrary<Written> = fc.record({
  id: fc.constantFrom(...SHARDS.flat()),
  events: fc.integer({ min: 1, max: 3 }),
});
const histories = fc.record({
  history: fc.array(written, { minLength: 1, maxLength: 16, size: "max" }),
  chance: fc.array(fc.nat({ max: 1_000 }), { maxLength: 200, size: "max" }),
});
const runs = { numRuns: inject("histories") };

it("folds every view and writes every commit into the feed once, whatever is shuffled, repeated, lost and killed", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ history, chance }) => {
      const draw = drawFrom(chance);
      const world = { topology, metrics: memoryMetrics(), clock: patientClock(), onFault: () => {} };
      const { commits, reader, store } = tableOf(history);
      const [rows, feed] = [memoryViews(), memoryFeed()];
      const shards = SHARDS.map((ids) => lossy(recordsOf(inShard(commits, ids)), draw));
      await consumeAll(shards, draw, async ({ live, died }) => {
        const writer = feed.writer();
        const mortalRows = {
          ...rows,
          get: (view: string, key: string) => live(() => rows.get(view, key)),
          put: (...put: Parameters<typeof rows.put>) => live(() => rows.put(...put)),
        };
        const consume = createIndexer({
          ...world,
          rows: mortalRows,
          served: mortalRows,
          commits: { readBack: (...range) => live(() => reader.readBack(...range)) },
          store: { read: (...range) => live(() => store.read(...range)) },
          feed: { appendSegment: (refs) => live(() => writer.appendSegment(refs)) },
        });
        return { consume, died };
      });
      for (const [id, row] of foldOf(commits)) expect(await rows.get("counters", id)).toEqual(row);
      expectEveryCommitOnce(commits, feed.refs());
    }),
    runs,
  );
});

it("puts every event on the bus at least once, and those of a stream in its order, whatever goes wrong", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ history, chance }) => {
      const draw = drawFrom(chance);
      const { commits, reader } = tableOf(history);
      const bus = memoryRemoteBus({ answer: throttling(draw) });
      const world = { topology, metrics: memoryMetrics(), clock: patientClock(), ids: sequentialIds() };
      const shards = SHARDS.map((ids) => recordsOf(inShard(commits, ids)));
      await consumeAll(shards, draw, async ({ live, died }) => {
        const consume = await openRelay({
          ...world,
          bus: { ...bus, put: (entries) => live(() => bus.put(entries)) },
          commits: { readBack: (...range) => live(() => reader.readBack(...range)) },
          deadLetters: memoryDeadLetters(),
          onFault: () => {},
        });
        return { consume, died };
      });
      expectEveryEventInOrder(commits, bus);
    }),
    runs,
  );
});

/** Turns down an entry now and then, and at times so many that the relay gives up. */
function throttling(draw: Draw): NonNullable<MemoryRemoteBusOptions["answer"]> {
  let left = 0;
  return () => {
    if (left === 0) left = [0, 0, 0, 0, 1, 40][draw(6)] ?? 0;
    if (left === 0) return undefined;
    left -= 1;
    return { kind: "again", reason: "ThrottlingException" };
  };
}

/** Two processes take the batches of the shards, at times both at once; one that dies is replaced. */
async function consumeAll(
  records: readonly (readonly Change[])[],
  draw: Draw,
  start: (mortal: Mortal) => Promise<Process>,
): Promise<void> {
  const shards = records.map((ofShard) => batchesOf(ofShard, draw));
  const processes = [await start(mortal(draw)), await start(mortal(draw))];
  const deliverTo = async (index: number, batches: Change[][]) => {
    const process = processes[index] ?? (await start(mortal(draw)));
    await deliver(batches, process);
    if (process.died()) processes[index] = await start(mortal(draw));
  };
  while (shards.some((batches) => batches.length > 0)) {
    const waiting = shards.filter((batches) => batches.length > 0);
    const first = draw(2);
    const atOnce = waiting.slice(0, 1 + draw(2));
    await Promise.all(atOnce.map((batches, index) => deliverTo((first + index) % processes.length, batches)));
    if (draw(2) === 1) shards.reverse();
  }
}

function inShard(commits: readonly Commit[], ids: readonly string[]): readonly Commit[] {
  return commits.filter(({ stream }) => ids.includes(stream.slice("counter#".length)));
}

function foldOf(commits: readonly Commit[]) {
  const view = topology.domain("counter")?.view;
  const rows = new Map<string, { readonly key: string; readonly version: number; readonly doc: JsonObject }>();
  for (const fact of commits.flatMap(({ facts }) => facts)) {
    const key = fact.stream.slice("counter#".length);
    const doc = view?.project(rows.get(key)?.doc, fact) ?? {};
    rows.set(key, { key, version: fact.version, doc });
  }
  return rows;
}

/** Each commit once, and those of a stream in their order. */
function expectEveryCommitOnce(
  commits: readonly Commit[],
  refs: readonly { readonly stream: string; readonly commit: number }[],
): void {
  const numbersIn = (list: typeof refs, stream: string) =>
    list.filter((each) => each.stream === stream).map(({ commit }) => commit);
  for (const { stream } of commits) expect(numbersIn(refs, stream)).toEqual(numbersIn(commits, stream));
  expect(refs).toHaveLength(commits.length);
}

/** An event is in a call only when the one before it has been taken, or goes before it in the same call. */
function expectEveryEventInOrder(commits: readonly Commit[], { calls }: MemoryRemoteBus): void {
  const taken = new Set<string>();
  const tooEarly: string[] = [];
  for (const call of calls) {
    const inCall = new Set<string>();
    for (const { entry } of call) {
      const { stream, version } = placeOf(entry);
      const before = `${stream}@${version - 1}`;
      if (version > 1 && !inCall.has(before) && !taken.has(before)) tooEarly.push(`${stream}@${version}`);
      inCall.add(`${stream}@${version}`);
    }
    for (const { entry, answer } of call) {
      const { stream, version } = placeOf(entry);
      if (answer.kind === "taken") taken.add(`${stream}@${version}`);
    }
  }
  expect(tooEarly).toEqual([]);
  const all = commits.flatMap(({ facts }) => facts.map(({ stream, version }) => `${stream}@${version}`));
  expect([...taken].sort()).toEqual(all.sort());
}

function placeOf({ detail }: BusEntry): { readonly stream: string; readonly version: number } {
  return JSON.parse(detail);
}
