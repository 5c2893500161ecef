import type { NewEvent } from "@bridgework/core/kernel/event";
import type { EventStore } from "@bridgework/core/ports/event-store";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sqliteEventStore } from "./event-store.ts";
import { readLogPage, readLogTail } from "./log-pages.ts";
import { type LocalData, openTemporaryData } from "./open.ts";
import { storeSchemas } from "./schemas.ts";

let data: LocalData;
let store: EventStore;
beforeEach(() => {
  data = openTemporaryData([storeSchemas]);
  store = sqliteEventStore(data.writer, data.reader);
});
afterEach(() => data.close());

let made = 0;
function event(note: string): NewEvent {
  made += 1;
  const meta = { correlationId: 'c"\\', causationId: null, actor: "http", source: "bridgework" };
  return {
    ...{ id: `e"${made}`, type: "NoteWritten", schemaVersion: 1, time: "2026-01-01T00:00:00.000Z", meta },
    data: { note, list: [1.5, null, true], empty: {} },
  };
}
const append = (stream: string, note = 'Żółw 🐢 \u2028 "quoted" \\ \n') =>
  store.append({ stream, expected: "any", events: [event(note)] });

it("gives the facts of one domain as the store does, and how far they reach", async () => {
  for (const stream of ['note#a"b', "other#a", "note#Größe", 'note#a"b']) await append(stream);
  const all = await store.readAll({ order: "forward", limit: 10 });
  const page = await readLogPage(data.reader, { category: "note", after: 1, through: 4 });
  expect(page).toEqual({ facts: [all[2], all[3]], through: 4 });
  await data.writer.stage(() => {
    expect(readLogTail(data.writer, { category: "note", after: 1, through: 4 }, 5)).toEqual([all[2], all[3]]);
  });
});

it("has no facts where there are none", async () => {
  await append("other#a");
  expect(await readLogPage(data.reader, { category: "note", after: 0, through: 1 })).toEqual({ facts: [], through: 1 });
});

it("ends a page early where its facts are large, and leaves nothing out", async () => {
  for (let count = 0; count < 8; count += 1) await append("note#a", "x".repeat(300_000));
  const versions: number[][] = [];
  for (let after = 0; after < 8; ) {
    const page = await readLogPage(data.reader, { category: "note", after, through: 8 });
    versions.push(page.facts.map(({ version }) => version));
    after = page.through;
  }
  expect(versions).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
});
