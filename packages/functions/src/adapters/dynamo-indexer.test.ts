import { createIndexer } from "@bridgework/core/app/consume/index-changes";
import type { NewEvent } from "@bridgework/core/kernel/event";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { memoryMetrics } from "@bridgework/core/memory/metrics";
import { topology } from "@bridgework/core/topology";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import { changesOf, dynamoCommitsBack } from "./dynamo-changes.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoCommits } from "./dynamo-commits.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { toCommitItem } from "./dynamo-items.ts";
import { all } from "./dynamo-query.ts";
import { dynamoViews } from "./dynamo-views.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

const ids = sequentialIds();
const clock = manualClock();

function changed(counterId: string, version: number): NewEvent {
  return {
    id: ids.next(),
    type: "CounterChanged",
    schemaVersion: 1,
    time: "2026-01-01T00:00:00.000Z",
    data: { counterId, delta: 1, value: version, version, milestone: null },
    meta: { correlationId: "c", causationId: null, actor: "http", source: "bridgework" },
  };
}

/** The records that the table's stream has of the streams, in their order. */
async function recordsOf(dynamo: Dynamo, streams: readonly string[]) {
  const commits = dynamoCommits(dynamo);
  const walks = streams.map((stream) => all(commits.walk(stream, { order: "forward", limit: 100 })));
  const items = (await Promise.all(walks)).flat().map(toCommitItem);
  return changesOf(
    items.map((NewImage, index) => ({ eventName: "INSERT", dynamodb: { NewImage, SequenceNumber: `${index}` } })),
  );
}

it("brings feed and views up to the table, from records out of order and repeated, over a restart", async () => {
  const dynamo = await freshTables(clientOf(backend));
  const store = dynamoEventStore({ ...dynamo, ids, clock });
  const rows = dynamoViews(dynamo);
  const append = (id: string, version: number) =>
    store.append({ stream: `counter#${id}`, expected: version - 1, events: [changed(id, version)] });
  for (const version of [1, 2, 3, 4, 5]) await Promise.all([append("a", version), append("b", version)]);
  const indexer = () =>
    createIndexer({
      ...{ topology, store, rows, clock, served: rows, metrics: memoryMetrics() },
      ...{ feed: dynamoFeedWriter(dynamo), commits: dynamoCommitsBack(dynamo) },
      onFault: (fault) => {
        throw fault;
      },
    });
  const records = await recordsOf(dynamo, ["counter#a", "counter#b"]);
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
