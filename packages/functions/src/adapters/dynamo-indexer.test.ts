import { createIndexer } from "@bridgework/core/app/consume/index-changes";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { memoryMetrics } from "@bridgework/core/memory/metrics";
import { topology } from "@bridgework/core/topology";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { counterChanged, recordsIn } from "./counter-records.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import { dynamoCommitsBack } from "./dynamo-changes.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { dynamoViews } from "./dynamo-views.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

const ids = sequentialIds();
const clock = manualClock();

it("brings feed and views up to the table, from records out of order and repeated, over a restart", async () => {
  const dynamo = await freshTables(clientOf(backend));
  const store = dynamoEventStore({ ...dynamo, ids, clock });
  const rows = dynamoViews(dynamo);
  const append = (id: string, version: number) =>
    store.append({ stream: `counter#${id}`, expected: version - 1, events: [counterChanged(ids.next(), id, version)] });
  for (const version of [1, 2, 3, 4, 5]) await Promise.all([append("a", version), append("b", version)]);
  const indexer = () =>
    createIndexer({
      ...{ topology, store, rows, clock, served: rows, metrics: memoryMetrics() },
      ...{ feed: dynamoFeedWriter(dynamo), commits: dynamoCommitsBack(dynamo) },
      onFault: (fault) => {
        throw fault;
      },
    });
  const records = await recordsIn(dynamo, ["a", "b"]);
  const odd = records.filter((_, index) => index % 2 === 1);
  expect(await indexer()(odd)).toEqual({ batchItemFailures: [] });
  expect(await indexer()([...records].reverse())).toEqual({ batchItemFailures: [] });
  const feed = await store.readAll({ order: "forward", limit: 100 });
  for (const id of ["a", "b"]) {
    const ofStream = feed.filter(({ stream }) => stream === `counter#${id}`);
    expect(ofStream.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    expect(await rows.get("counters", id)).toMatchObject({ version: 5, doc: { value: 5 } });
  }
  expect(feed).toHaveLength(10);
});
