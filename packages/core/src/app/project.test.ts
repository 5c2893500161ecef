import fc from "fast-check";
import { expect, it } from "vitest";
import type { Fact } from "../kernel/event.ts";
import { memoryViews } from "../memory/views.ts";
import type { Views } from "../ports/views.ts";
import { topology } from "../topology.ts";
import { projectFacts } from "./project.ts";
import { factOf } from "./world.fixture.ts";

const changed = (version: number, id = "global"): Fact =>
  factOf(`counter#${id}`, version, {
    type: "CounterChanged",
    data: { counterId: id, delta: 1, value: version, version, milestone: null },
  });

function counting() {
  const views = memoryViews();
  const calls: string[] = [];
  const counted: Views = {
    ...views,
    get: (view, key) => {
      calls.push(`get ${key}`);
      return views.get(view, key);
    },
    put: (view, row) => {
      calls.push(`put ${row.key}@${row.version}`);
      return views.put(view, row);
    },
  };
  return { views: counted, calls, row: () => views.get("counters", "global") };
}

it("folds a batch into rows with one read and one write for each stream", async () => {
  const { views, calls, row } = counting();
  await projectFacts(topology, views, [changed(1), changed(1, "other"), changed(2), changed(3)]);
  expect([...calls].sort()).toEqual(["get global", "get other", "put global@3", "put other@1"]);
  expect(await row()).toMatchObject({ key: "global", version: 3, doc: { value: 3 } });
});

it("writes nothing for facts that the row already shows", async () => {
  const { views, calls } = counting();
  await projectFacts(topology, views, [changed(1), changed(2)]);
  calls.length = 0;
  expect(await projectFacts(topology, views, [changed(1), changed(2)])).toEqual([]);
  expect(calls).toEqual(["get global"]);
});

it("stops at a gap and names the version that is missing", async () => {
  const { views, row } = counting();
  expect(await projectFacts(topology, views, [changed(1), changed(3)])).toEqual([
    { stream: "counter#global", from: 2 },
  ]);
  expect(await row()).toMatchObject({ version: 1 });
  expect(await projectFacts(topology, views, [changed(2), changed(3)])).toEqual([]);
  expect(await row()).toMatchObject({ version: 3 });
});

it("passes over streams that no domain owns", async () => {
  const { views, calls } = counting();
  await projectFacts(topology, views, [
    factOf("gone#1", 1, { type: "Gone", data: {} }),
    { ...changed(1), stream: "nonsense" },
  ]);
  expect(calls).toEqual([]);
});

it("comes to the same row from duplicates in any order, so long as gaps are delivered again", async () => {
  const log = [1, 2, 3, 4, 5, 6].map((version) => changed(version));
  const deliveries = fc.array(
    fc.subarray(log, { minLength: 1 }).chain((batch) => fc.shuffledSubarray(batch, { minLength: batch.length })),
  );
  await fc.assert(
    fc.asyncProperty(deliveries, async (batches) => {
      const { views, row } = counting();
      for (const batch of [...batches, log]) {
        for (const { from } of await projectFacts(topology, views, batch)) {
          expect(await projectFacts(topology, views, log.slice(from - 1))).toEqual([]);
        }
      }
      expect(await row()).toMatchObject({ version: 6, doc: { value: 6 } });
    }),
    { numRuns: 50 },
  );
});
