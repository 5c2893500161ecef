import { event } from "@bridgework/core/ports/event-store.fixture";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type SqliteEventStore, sqliteEventStore } from "./event-store.ts";
import { type LocalData, openTemporaryData } from "./open.ts";
import { storeSchemas } from "./schemas.ts";
import { type SqliteStreams, sqliteStreams } from "./streams.ts";

let data: LocalData;
let store: SqliteEventStore;
let streams: SqliteStreams;
beforeEach(() => {
  data = openTemporaryData([storeSchemas]);
  store = sqliteEventStore(data.writer, data.reader);
  streams = sqliteStreams(data.writer, data.reader);
});
afterEach(() => data.close());

async function project(...names: readonly string[]): Promise<void> {
  for (const stream of names) await store.append({ stream, expected: "any", events: [event()] });
  const facts = await store.readAll({ order: "forward", limit: 100 });
  await data.writer.stage(() => streams.apply(facts));
}

it("shows each stream once, with what happened last, newest activity first", async () => {
  await project("form#1", "task#1", "form#2", "form#1");
  const { items, next } = await streams.list({}, { limit: 10 });
  expect(items.map(({ stream, version }) => [stream, version])).toEqual([
    ["form#1", 2],
    ["form#2", 1],
    ["task#1", 1],
  ]);
  expect(items[0]).toMatchObject({
    category: "form",
    id: "1",
    lastType: "NoteTaken",
    lastTime: "2026-01-01T00:00:00.000Z",
  });
  expect(next).toBeNull();
});

it("bears the same facts twice, and older ones after newer", async () => {
  await project("form#1", "form#1");
  const facts = await store.readAll({ order: "forward", limit: 1 });
  await data.writer.stage(() => streams.apply(facts));
  expect((await streams.list({}, { limit: 10 })).items).toMatchObject([{ version: 2 }]);
});

it("pages within a category", async () => {
  await project("form#1", "task#1", "form#2", "form#3");
  const first = await streams.list({ category: "form" }, { limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(["3", "2"]);
  const second = await streams.list({ category: "form" }, { limit: 2, cursor: first.next ?? "" });
  expect(second).toMatchObject({ items: [{ id: "1" }], next: null });
});
