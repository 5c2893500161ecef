import type { NewEvent } from "@bridgework/core/kernel/event";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import { changesOf, dynamoCommitsBack } from "./dynamo-changes.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { type Commit, toCommitItem } from "./dynamo-items.ts";
import { text } from "./item.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

const ids = sequentialIds();
const event = (): NewEvent => ({
  id: ids.next(),
  type: "NoteWritten",
  schemaVersion: 1,
  time: "2026-01-01T00:00:00.000Z",
  data: {},
  meta: { correlationId: "c", causationId: null, actor: "http", source: "bridgework" },
});

it("makes commits of what was inserted, and passes over the other items of the table", () => {
  const commit: Commit = {
    ...{ stream: "note#a", commit: 2, first: 4, nonce: "n", request: null, fingerprint: null },
    events: [event(), event()],
  };
  const item = toCommitItem(commit);
  const records = [
    { eventName: "INSERT", dynamodb: { SequenceNumber: "10", NewImage: item } },
    { eventName: "MODIFY", dynamodb: { SequenceNumber: "11", NewImage: item } },
    {
      eventName: "INSERT",
      dynamodb: { SequenceNumber: "12", NewImage: { pk: text("S#note#a"), sk: text("A#SNAP#1") } },
    },
    { eventName: "INSERT", dynamodb: { SequenceNumber: "13", NewImage: { pk: text("K#relay#0"), sk: text("CP") } } },
    { eventName: "REMOVE", dynamodb: { SequenceNumber: "14" } },
  ];
  const changes = changesOf(records);
  expect(changes).toMatchObject([{ stream: "note#a", commit: 2, sequenceNumber: "10" }]);
  expect(changes[0]?.facts.map(({ version, stream }) => [stream, version])).toEqual([
    ["note#a", 4],
    ["note#a", 5],
  ]);
});

it("reads the commits before one, back to the one that holds a version", async () => {
  const dynamo = await freshTables(clientOf(backend));
  const store = dynamoEventStore({ ...dynamo, ids, clock: manualClock() });
  for (const count of [2, 1, 3, 1])
    await store.append({ stream: "note#a", expected: "any", events: Array.from({ length: count }, event) });
  const { readBack } = dynamoCommitsBack(dynamo);
  const back = async (from: number, to: number, before: number) =>
    (await readBack("note#a", { before, from, to })).map(({ commit, facts }) => [commit, facts[0].version]);
  expect(await back(1, 6, 4)).toEqual([
    [1, 1],
    [2, 3],
    [3, 4],
  ]);
  expect(await back(3, 6, 4)).toEqual([
    [2, 3],
    [3, 4],
  ]);
  expect(await back(6, 6, 4)).toEqual([[3, 4]]);
});
