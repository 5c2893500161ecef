import { createIndexer } from "@bridgework/core/app/consume/index-changes";
import { rebuildViews } from "@bridgework/core/app/rebuild-views";
import { BUILDS, buildIn, servedViews } from "@bridgework/core/app/view-builds";
import { counter } from "@bridgework/core/counter/domain";
import type { Domain } from "@bridgework/core/kernel/domain";
import { createTopology } from "@bridgework/core/kernel/topology";
import type { View } from "@bridgework/core/kernel/view";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { memoryMetrics } from "@bridgework/core/memory/metrics";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { counterChanged, recordsIn } from "./counter-records.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import { dynamoCommitsBack } from "./dynamo-changes.ts";
import { dynamoDropRows } from "./dynamo-drop-rows.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { dynamoViews } from "./dynamo-views.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

const shaped = (version: number): View => ({
  ...counter.view,
  version,
  project: (row, fact) => ({ ...counter.view.project(row, fact), shape: version }),
});
const withView = (view: View) => createTopology([{ ...counter, view } as unknown as Domain]);

it("builds a view's new version from the feed while the indexer goes on, and drops the old rows", async () => {
  const dynamo = await freshTables(clientOf(backend));
  const [ids, clock] = [sequentialIds(), manualClock()];
  const store = dynamoEventStore({ ...dynamo, ids, clock });
  const rows = dynamoViews(dynamo);
  const build = async () => buildIn(await rows.get(BUILDS, "counters"));
  const served = servedViews(rows, async () => (await build()).served);
  const indexer = (view: View) =>
    createIndexer({
      ...{ topology: withView(view), store, rows, served, clock, metrics: memoryMetrics() },
      ...{ feed: dynamoFeedWriter(dynamo), commits: dynamoCommitsBack(dynamo) },
      onFault: (fault) => {
        throw fault;
      },
    });
  const append = (id: string, version: number) =>
    store.append({ stream: `counter#${id}`, expected: version - 1, events: [counterChanged(ids.next(), id, version)] });

  const counters = Array.from({ length: 30 }, (_, index) => `c${index}`);
  for (const id of counters) await append(id, 1);
  await indexer(shaped(1))(await recordsIn(dynamo, counters));
  await append("c0", 2);
  await indexer(shaped(2))((await recordsIn(dynamo, ["c0"])).slice(1));
  expect(await served.get("counters", "c0")).toMatchObject({ version: 1, doc: { shape: 1 } });

  const ports = { topology: withView(shaped(2)), store, rows, dropRows: dynamoDropRows(dynamo) };
  await rebuildViews({ ...ports, report: () => {}, stopped: () => false });
  for (const id of counters) {
    const version = id === "c0" ? 2 : 1;
    expect(await served.get("counters", id)).toMatchObject({ version, doc: { shape: 2, value: version } });
    expect(await rows.get("counters", id)).toBeUndefined();
  }
  expect(await store.readAll({ order: "forward", limit: 100 })).toHaveLength(31);
  expect(await build()).toEqual({ served: 2, building: null, stale: null });
});
