import fc from "fast-check";
import { expect, it } from "vitest";
import { counter } from "../counter/domain.ts";
import type { Domain } from "../kernel/domain.ts";
import type { NewEvent } from "../kernel/event.ts";
import { createTopology, type Topology } from "../kernel/topology.ts";
import type { View } from "../kernel/view.ts";
import { memoryEventStore } from "../memory/event-store.ts";
import { memoryViews } from "../memory/views.ts";
import { projectFacts } from "./project.ts";
import { type RebuildProgress, rebuildViews } from "./rebuild-views.ts";
import { BUILDS, buildIn, servedViews } from "./view-builds.ts";

/** A later version of the counters' view, whose rows say so. */
const second: View = {
  ...counter.view,
  version: 2,
  project: (row, fact) => ({ ...counter.view.project(row, fact), shape: "second" }),
};
const withView = (view: View) => createTopology([{ ...counter, view } as unknown as Domain]);
const [before, after] = [withView(counter.view), withView(second)];

function world() {
  const store = memoryEventStore();
  const rows = memoryViews();
  let count = 0;
  /** Recorded, and projected as the consumer of the code that runs does it. */
  const change = async (id: string, code: Topology = before) => {
    count += 1;
    const stream = `counter#${id}`;
    const version = (await store.read(stream)).length + 1;
    const event: NewEvent = {
      id: `e${count}`,
      type: "CounterChanged",
      schemaVersion: 1,
      time: "2026-01-01T00:00:00.000Z",
      data: { counterId: id, delta: 1, value: version, version, milestone: null },
      meta: { correlationId: "c", causationId: null, actor: "http", source: "bridgework" },
    };
    const result = await store.append({ stream, expected: "any", events: [event] });
    const gaps = await projectFacts(code, rows, result.status === "appended" ? result.facts : []);
    for (const { from } of gaps) await projectFacts(code, rows, await store.read(stream, { from }));
  };
  const reports: RebuildProgress[] = [];
  const run = (stopped: () => boolean = () => false) =>
    rebuildViews({
      ...{ topology: after, store, rows, stopped, dropRows: rows.drop },
      report: (progress) => void reports.push(progress),
    });
  const build = async () => buildIn(await rows.get(BUILDS, "counters"));
  const served = servedViews(rows, async () => (await build()).served);
  return { store, rows, change, run, reports, build, served };
}

it("serves the old version until the new one is built, then the new one, and drops the old rows", async () => {
  const { rows, change, run, build, served, store } = world();
  for (const id of ["a", "b", "a"]) await change(id);
  const seen: unknown[] = [];
  const readAll = store.readAll;
  store.readAll = async (range) => {
    seen.push((await served.get("counters", "a"))?.doc["shape"]);
    return readAll(range);
  };
  await run();
  expect(seen).toEqual([undefined]);
  expect(await served.get("counters", "a")).toMatchObject({ version: 2, doc: { value: 2, shape: "second" } });
  expect((await served.list("counters", { limit: 5 })).items.map(({ key }) => key)).toEqual(["b", "a"]);
  expect(await rows.get("counters", "a")).toBeUndefined();
  expect(await build()).toEqual({ served: 2, building: null, stale: null });
});

it("says how far it has come", async () => {
  const { change, run, reports } = world();
  for (const id of ["a", "b", "a"]) await change(id);
  await run();
  expect(reports.at(-1)).toEqual({ view: "counters", version: 2, position: 3, head: 3 });
});

it("does nothing where the declared version is served", async () => {
  const { change, run, reports, store } = world();
  await change("a");
  await run();
  const written = reports.length;
  store.readAll = () => Promise.reject(new Error("not to be read"));
  await run();
  expect(reports).toHaveLength(written);
});

it("comes to the fold of all streams, wherever it is stopped or killed and however the log grows meanwhile", async () => {
  const incidents = fc.array(fc.constantFrom("a", "b", "c", "d", "stop", "kill", "nothing"), {
    maxLength: 30,
    size: "max",
  });
  await fc.assert(
    fc.asyncProperty(incidents, async (given) => {
      const { rows, store, change, run, served } = world();
      for (const id of ["a", "b", "a", "c"]) await change(id);
      const queue = [...given];
      const { put } = rows;
      let incident = "nothing";
      const meet = async () => {
        incident = queue.shift() ?? "nothing";
        rows.put = put;
        if ("abcd".includes(incident)) await change(incident, after);
        rows.put = putAfterIncident;
        if (incident === "kill") throw new Error("killed");
      };
      const putAfterIncident: typeof put = async (...row) => {
        await meet();
        await put(...row);
      };
      rows.put = putAfterIncident;
      for (let round = 0; round <= given.length; round += 1) {
        incident = "nothing";
        await run(() => incident === "stop").catch(() => {});
      }
      for (const id of ["a", "b", "c", "d"]) {
        const version = (await store.read(`counter#${id}`)).length;
        if (version === 0) continue;
        expect(await served.get("counters", id)).toMatchObject({ version, doc: { value: version, shape: "second" } });
        expect(await rows.get("counters", id)).toBeUndefined();
      }
    }),
    { numRuns: 200 },
  );
});
