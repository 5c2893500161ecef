import type { NewEvent } from "@bridgework/core/kernel/event";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { expect, it } from "vitest";
import { changesOf } from "./dynamo-changes.ts";
import { type Commit, toCommitItem } from "./dynamo-items.ts";
import { text } from "./item.ts";

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
    ...{ stream: "note#a", commit: 2, first: 4, nonce: "n", parts: [{ request: null, fingerprint: null, size: 2 }] },
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
