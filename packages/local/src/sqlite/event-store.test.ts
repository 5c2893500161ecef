import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceDirectoryContract } from "@bridgework/core/device/directory.contract";
import type { Fact } from "@bridgework/core/kernel/event";
import { isoTime } from "@bridgework/core/ports/clock";
import type { FactFilter } from "@bridgework/core/ports/event-store";
import { eventStoreContract } from "@bridgework/core/ports/event-store.contract";
import { event } from "@bridgework/core/ports/event-store.fixture";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SqliteEventStore, sqliteEventStore } from "./event-store.ts";
import { feedQuery, KINDS_QUERY } from "./feed.ts";
import { MOST_DISORDER_MS } from "./feed-time.ts";
import { type LocalData, openData, openTemporaryData } from "./open.ts";
import { storeSchemas } from "./schemas.ts";

const openStore = async () => {
  const { writer, reader, close } = openTemporaryData([storeSchemas]);
  return { store: sqliteEventStore(writer, reader), close };
};

eventStoreContract("sqliteEventStore", openStore);
deviceDirectoryContract("sqliteEventStore", openStore);

let data: LocalData;
let store: SqliteEventStore;
beforeEach(() => {
  data = openTemporaryData([storeSchemas]);
  store = sqliteEventStore(data.writer, data.reader);
});
afterEach(() => data.close());

const append = (stream: string, count = 1, bytes = 10) =>
  store.append({
    stream,
    expected: "any",
    events: Array.from({ length: count }, () => event({ data: { text: "x".repeat(bytes) } })),
  });
const everything = (from: SqliteEventStore) => from.readAll({ order: "forward", limit: 10_000 });
const placesOf = (facts: readonly Fact[]) => facts.map(({ stream, version }) => `${stream} ${version}`);

/** What a process would find that starts after this one was killed now. */
async function afterKill(): Promise<{ readonly facts: readonly Fact[]; readonly head: number }> {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-killed-"));
  for (const name of ["bridgework.db", "bridgework.db-wal"]) {
    if (existsSync(join(data.folder, name))) copyFileSync(join(data.folder, name), join(folder, name));
  }
  const copy = openData(folder, [storeSchemas]);
  const reopened = sqliteEventStore(copy.writer, copy.reader);
  const found = { facts: await everything(reopened), head: await reopened.head() };
  await copy.close();
  rmSync(folder, { recursive: true });
  return found;
}

describe("a process that is killed", () => {
  it("leaves all that was acknowledged and no part of an append that was not", async () => {
    for (let round = 1; round <= 5; round += 1) {
      await Promise.all([append(`note#${round}`), append("note#all", 3)]);
      const unfinished = append("note#all", 2);
      const { facts, head } = await afterKill();
      expect(placesOf(facts)).toEqual(placesOf((await everything(store)).slice(0, round * 4 + (round - 1) * 2)));
      expect(head).toBe(facts.at(-1)?.position);
      await unfinished;
    }
  });
});

describe("a full disk", () => {
  it("loses nothing that was acknowledged, keeps nothing that was refused, and goes on when there is room", async () => {
    const { page_count: pages } = data.writer.prepare("PRAGMA page_count").get() as { page_count: number };
    data.writer.db.exec(`PRAGMA max_page_count = ${pages + 40}`);
    const acknowledged: Fact[] = [];
    let refused = 0;
    for (let turn = 0; turn < 30; turn += 1) {
      const results = await Promise.allSettled([
        append("note#a", 1, 3000),
        append("note#b", 3, 3000),
        append("note#c", 1, 20_000),
      ]);
      for (const result of results) {
        if (result.status === "fulfilled" && result.value.status === "appended")
          acknowledged.push(...result.value.facts);
        else refused += 1;
        if (result.status === "rejected") expect(result.reason).toMatchObject({ name: "SYSTEM", code: "storage" });
      }
    }
    expect(refused).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(await everything(store)).toEqual(acknowledged);
    expect((await afterKill()).facts).toEqual(acknowledged);
    data.writer.db.exec("PRAGMA max_page_count = 1000000");
    const next = acknowledged.filter(({ stream }) => stream === "note#a").length + 1;
    expect(await append("note#a")).toMatchObject({ status: "appended", facts: [{ version: next }] });
  });
});

describe("onAppended", () => {
  it("tells the facts of a commit at once and in order, after they are durable", async () => {
    const told: string[][] = [];
    store.onAppended((facts) => told.push(placesOf(facts)));
    const both = Promise.all([append("note#a", 2), append("note#b")]);
    await Promise.resolve();
    expect(told).toEqual([]);
    await both;
    await append("note#a");
    expect(told).toEqual([["note#a 1", "note#a 2", "note#b 1"], ["note#a 3"]]);
  });

  it("tells nothing of conflicts and duplicates", async () => {
    const request = { stream: "note#a", expected: 0, events: [event()], requestId: "r" } as const;
    await store.append(request);
    const told: (readonly Fact[])[] = [];
    store.onAppended((facts) => told.push(facts));
    await store.append(request);
    await store.append({ stream: "note#a", expected: 9, events: [event()] });
    expect(told).toEqual([]);
  });
});

describe("read", () => {
  it("answers with facts of the turn only when they are durable", async () => {
    const order: string[] = [];
    const appended = append("note#a").then(() => order.push("appended"));
    const read = store.read("note#a").then((facts) => order.push(`read ${facts.length}`));
    await Promise.all([appended, read]);
    expect(order).toEqual(["appended", "read 1"]);
  });
});

describe("an event id that is in the store", () => {
  it("is refused with all events of its append", async () => {
    const known = event();
    await store.append({ stream: "note#a", expected: 0, events: [known] });
    await expect(store.append({ stream: "note#a", expected: 1, events: [event(), known] })).rejects.toThrow(
      "UNIQUE constraint failed: events.id",
    );
    expect(await append("note#a")).toMatchObject({ facts: [{ version: 2, position: 2 }] });
  });
});

const scansOf = (sql: string) =>
  (data.writer.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { readonly detail: string }[])
    .map(({ detail }) => detail)
    .filter((detail) => /USE TEMP B-TREE|SCAN events/.test(detail));

const KINDS = [
  { category: "note", type: "NoteTaken" },
  { category: "note", type: "NoteChanged" },
  { category: "form", type: "FormSent" },
];

describe("the feed's queries", () => {
  it.each<[string, FactFilter]>([
    ["no filter", {}],
    ["a stream", { stream: "note#a" }],
    ["a type", { types: ["NoteTaken"] }],
    ["types", { types: ["NoteTaken", "FormSent"] }],
    ["a category", { category: "note#" }],
    ["a correlation id", { correlationId: "c" }],
    ["everything", { stream: "note#a", types: ["NoteTaken"], category: "note#", correlationId: "c" }],
  ])("walk an index in order for %s, and read no more than a page", (_, filter) => {
    for (const order of ["forward", "backward"] as const) {
      expect(scansOf(feedQuery({ filter, order, limit: 50 }, { low: 1, high: 1000 }, KINDS).sql)).toEqual([]);
    }
  });

  it("find the kinds of events without reading the events", () => {
    expect(scansOf(KINDS_QUERY)).toEqual([]);
  });

  it("find a time's place among many facts, and those whose time lies as far back as is allowed", async () => {
    const start = Date.UTC(2026, 0, 1);
    const minutes = Array.from({ length: 300 }, (_, index) => index);
    const late = start + 200 * 60_000 - MOST_DISORDER_MS;
    const times = [...minutes.map((minute) => start + minute * 60_000)];
    times[201] = late;
    const appends = times.map(
      (time) => ({ stream: "note#a", expected: "any", events: [event({ time: isoTime(time) })] }) as const,
    );
    await Promise.all(appends.map(store.append));
    const between = (since: number, until: number) =>
      store.readAll({ filter: { since: isoTime(since), until: isoTime(until) }, order: "forward", limit: 1000 });
    for (const [from, to] of [
      [0, 1],
      [17, 42],
      [199, 201],
      [250, 300],
      [299, 999],
    ] as const) {
      const since = start + from * 60_000;
      const until = start + to * 60_000;
      const expected = times.filter((time) => time >= since && time < until).map(isoTime);
      expect((await between(since, until)).map(({ time }) => time)).toEqual(expected);
    }
  });
});
