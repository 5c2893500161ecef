import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fact, NewEvent } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import { sequentialIds } from "../memory/ids.ts";
import { isoTime } from "./clock.ts";
import {
  type AppendPart,
  type AppendRequest,
  type AppendResult,
  type EventStore,
  type FeedRange,
  MAX_APPEND_BYTES,
  MAX_EVENTS_PER_APPEND,
  MAX_PARTS,
} from "./event-store.ts";

export interface OpenStore {
  readonly store: EventStore;
  close(): Promise<void>;
}

const START = Date.UTC(2026, 0, 1);
const ids = sequentialIds();

export function event(overrides: Partial<NewEvent> = {}): NewEvent {
  const id = ids.next();
  return {
    id,
    type: "NoteTaken",
    schemaVersion: 1,
    time: isoTime(START),
    data: { text: "a note" },
    meta: { correlationId: id, causationId: null, actor: "test", source: "bridgework" },
    ...overrides,
  };
}

const at = ({ position }: Fact): number => position;

/** Everything that `EventStore` promises. Each test gets a store of its own, empty. */
export function eventStoreContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name} keeps the terms of an event store`, () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    const append = (stream: string, rest: Partial<AppendRequest> = {}): Promise<AppendResult> =>
      store.append({ stream, expected: "any", events: [event()], ...rest });
    const fill = async (stream: string, count: number) => {
      for (let index = 0; index < count; index += 1) await append(stream);
    };

    describe("append", () => {
      it("gives the facts a version from 1 in their stream and ascending positions", async () => {
        const first = await append("note#a", { events: [event(), event()] });
        const second = await append("note#a");
        expect(placesOf(first)).toEqual([
          ["note#a", 1],
          ["note#a", 2],
        ]);
        expect(placesOf(second)).toEqual([["note#a", 3]]);
        const facts = await store.readAll({ order: "forward", limit: 10 });
        expect(facts.map(({ id }) => id)).toEqual([first, second].flatMap(factsOf).map(({ id }) => id));
        const positions = facts.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort((left, right) => left - right));
        expect(positions[0]).toBeGreaterThan(0);
        expect(new Set(positions).size).toBe(3);
      });

      it("takes an exact version that the stream has", async () => {
        await fill("note#a", 2);
        expect(await append("note#a", { expected: 2 })).toMatchObject({ status: "appended" });
      });

      it.each([0, 1, 3, 7])(
        "answers conflict with the version for exact version %i of a stream at 2",
        async (expected) => {
          await fill("note#a", 2);
          expect(await append("note#a", { expected })).toEqual({ status: "conflict", version: 2 });
          expect(await store.read("note#a")).toHaveLength(2);
        },
      );

      it("takes 0 only where the stream does not exist", async () => {
        expect(await append("note#a", { expected: 0 })).toMatchObject({ status: "appended" });
        expect(await append("note#a", { expected: 0 })).toEqual({ status: "conflict", version: 1 });
      });

      it("takes `exists` only where the stream exists", async () => {
        expect(await append("note#a", { expected: "exists" })).toEqual({ status: "conflict", version: 0 });
        await fill("note#a", 1);
        expect(await append("note#a", { expected: "exists" })).toMatchObject({ status: "appended" });
      });

      it("leaves no gap: a version beyond the newest is a conflict on a new stream too", async () => {
        expect(await append("note#a", { expected: 5 })).toEqual({ status: "conflict", version: 0 });
      });

      it("records all events of an append or none", async () => {
        await fill("note#a", 1);
        await append("note#a", { expected: 0, events: [event(), event(), event()] });
        expect(await store.read("note#a")).toHaveLength(1);
        await append("note#a", { expected: 1, events: Array.from({ length: MAX_EVENTS_PER_APPEND }, () => event()) });
        expect((await store.read("note#a")).map(({ version }) => version)).toEqual(
          Array.from({ length: MAX_EVENTS_PER_APPEND + 1 }, (_, index) => index + 1),
        );
      });

      it.each([0, MAX_EVENTS_PER_APPEND + 1])("refuses %i events as a VALIDATION fault", async (count) => {
        const events = Array.from({ length: count }, () => event());
        await expect(append("note#a", { events })).rejects.toMatchObject({ name: "VALIDATION", code: "bad_append" });
      });

      it("refuses a stream's name without a category as a VALIDATION fault", async () => {
        await expect(append("note")).rejects.toMatchObject({ name: "VALIDATION", code: "bad_stream" });
      });

      it.each([1, MAX_EVENTS_PER_APPEND])(
        "takes %i events of MAX_APPEND_BYTES together, and refuses a byte more as a VALIDATION fault",
        async (count) => {
          const room = MAX_APPEND_BYTES - sizeOf(Array.from({ length: count }, () => event({ data: { text: "" } })));
          const each = Math.floor(room / count / 2);
          const events = Array.from({ length: count }, (_, index) =>
            event({ data: { text: "é".repeat(each) + (index === 0 ? "x".repeat(room - 2 * each * count) : "") } }),
          );
          expect(sizeOf(events)).toBe(MAX_APPEND_BYTES);
          const [first, ...rest] = events;
          const larger = { ...event(), ...first, data: { text: `${first?.data.text}x` } };
          await expect(append("note#a", { events: [larger, ...rest] })).rejects.toMatchObject({
            name: "VALIDATION",
            code: "too_large",
          });
          expect(await append("note#a", { expected: 0, events })).toMatchObject({ status: "appended" });
          expect(await store.read("note#a")).toHaveLength(count);
        },
      );

      it("records all of 10 appends that expect nothing and race", async () => {
        const results = await Promise.all(Array.from({ length: 10 }, () => append("note#a")));
        expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => "appended"));
        expect((await store.read("note#a")).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      });

      it("answers conflict to a repeated append without a request id, and records it once", async () => {
        const again = { expected: 0, events: [event()] } as const;
        await append("note#a", again);
        expect(await append("note#a", again)).toEqual({ status: "conflict", version: 1 });
        expect(await store.read("note#a")).toHaveLength(1);
      });

      it("lets exactly one of two writers win a version", async () => {
        const results = await Promise.all([append("note#a", { expected: 0 }), append("note#a", { expected: 0 })]);
        expect(results.map(({ status }) => status).sort()).toEqual(["appended", "conflict"]);
        expect(await store.read("note#a")).toHaveLength(1);
      });

      it("loses and doubles nothing when many writers race and try again", { timeout: 30_000 }, async () => {
        const add = async (text: string): Promise<void> => {
          for (;;) {
            const version = (await store.read("note#a", { order: "backward", limit: 1 }))[0]?.version ?? 0;
            const result = await append("note#a", { expected: version, events: [event({ data: { text } })] });
            if (result.status === "appended") return;
          }
        };
        const texts = Array.from({ length: 20 }, (_, index) => `note ${index}`);
        await Promise.all(texts.map(add));
        const facts = await store.read("note#a");
        expect(facts.map(({ version }) => version)).toEqual(texts.map((_, index) => index + 1));
        expect(facts.map(({ data }) => data.text).sort()).toEqual([...texts].sort());
      });

      it("does not see what a caller does to its events afterwards", async () => {
        const data: Record<string, string> = { text: "before" };
        await append("note#a", { events: [event({ data })] });
        data.text = "after";
        expect((await store.read("note#a"))[0]?.data).toEqual({ text: "before" });
      });

      it("does not see what a caller does to its events while it is on its way", async () => {
        const data: Record<string, string> = { text: "before" };
        const appending = append("note#a", { expected: "any", events: [event({ data })] });
        data.text = "after";
        await appending;
        expect((await store.read("note#a"))[0]?.data).toEqual({ text: "before" });
      });
    });

    describe("request id", () => {
      const request = { requestId: "r1", fingerprint: "f1", expected: 0 } as const;

      it("makes a retry after a lost response a duplicate with the first facts, whatever it expects", async () => {
        const first = await append("note#a", { ...request, events: [event(), event()] });
        await fill("note#a", 3);
        const again = await append("note#a", { ...request, events: [event(), event()] });
        expect(again).toEqual({ status: "duplicate", facts: factsOf(first) });
        expect(await store.read("note#a")).toHaveLength(5);
      });

      it("makes an identical retry of a committed append, its events included, a duplicate", async () => {
        const identical = { ...request, events: [event(), event()] };
        const first = await append("note#a", identical);
        expect(await append("note#a", identical)).toEqual({ status: "duplicate", facts: factsOf(first) });
        expect(await store.read("note#a")).toHaveLength(2);
      });

      it("makes a retry at the version that the stream has now a duplicate", async () => {
        const first = await append("note#a", request);
        await fill("note#a", 2);
        for (const expected of [3, "any", "exists"] as const) {
          expect(await append("note#a", { ...request, expected })).toEqual({
            status: "duplicate",
            facts: factsOf(first),
          });
        }
        expect(await store.read("note#a")).toHaveLength(3);
      });

      it("makes the same id with another fingerprint a mismatch with the first facts", async () => {
        const first = await append("note#a", request);
        expect(await append("note#a", { ...request, fingerprint: "f2" })).toEqual({
          status: "mismatch",
          facts: factsOf(first),
        });
      });

      it("records once when the same request comes twice at the same moment", async () => {
        const results = await Promise.all([append("note#a", request), append("note#a", request)]);
        expect(results.map(({ status }) => status).sort()).toEqual(["appended", "duplicate"]);
        expect(results.map(factsOf)[0]).toEqual(results.map(factsOf)[1]);
      });

      it("belongs to its stream: another stream may use it", async () => {
        await append("note#a", request);
        expect(await append("note#b", request)).toMatchObject({ status: "appended" });
      });

      it("is not taken by an append that was a conflict", async () => {
        await append("note#a", { ...request, expected: 4 });
        expect(await append("note#a", request)).toMatchObject({ status: "appended" });
      });

      it("is found again with its facts and fingerprint, and only where it was recorded", async () => {
        const first = await append("note#a", { ...request, events: [event(), event()] });
        await append("note#a", { requestId: "r2", events: [event()] });
        expect(await store.findRequest("note#a", "r1")).toEqual({ facts: factsOf(first), fingerprint: "f1" });
        expect(await store.findRequest("note#a", "r2")).toMatchObject({ fingerprint: null });
        expect(await store.findRequest("note#a", "r3")).toBeUndefined();
        expect(await store.findRequest("note#b", "r1")).toBeUndefined();
      });
    });

    describe("appendTogether", () => {
      const part = (requestId: string, count = 1) => ({
        events: Array.from({ length: count }, () => event()),
        requestId,
        fingerprint: `f-${requestId}`,
      });
      const together = (expected: number, parts: readonly AppendPart[]) =>
        store.appendTogether({ stream: "note#a", expected, parts });
      const three = () => together(2, [part("r1"), part("r2", 3), { events: [event()] }, part("r3")]);

      it("records all parts in their order, with dense versions", async () => {
        await fill("note#a", 2);
        const result = await three();
        const facts = result.status === "appended" ? result.facts : [];
        expect(facts.map((each) => each.map(({ version }) => version))).toEqual([[3], [4, 5, 6], [7], [8]]);
        const read = await store.read("note#a", { from: 3 });
        expect(read.map(({ id, version }) => [id, version])).toEqual(
          facts.flat().map(({ id, version }) => [id, version]),
        );
        expect(await store.readAll({ order: "forward", limit: 10 })).toHaveLength(8);
        expect(await append("note#a", { expected: 8 })).toMatchObject({ status: "appended" });
      });

      it("finds each part by its own request id, with its facts alone", async () => {
        await fill("note#a", 2);
        const result = await three();
        const facts = result.status === "appended" ? result.facts : [];
        expect(await store.findRequest("note#a", "r1")).toEqual({ facts: facts[0], fingerprint: "f-r1" });
        expect(await store.findRequest("note#a", "r2")).toEqual({ facts: facts[1], fingerprint: "f-r2" });
        expect(await store.findRequest("note#a", "r3")).toEqual({ facts: facts[3], fingerprint: "f-r3" });
      });

      it("makes a part that is appended again a duplicate, and another command under its id a mismatch", async () => {
        await fill("note#a", 2);
        const result = await three();
        const facts = result.status === "appended" ? result.facts[1] : [];
        expect(await append("note#a", { ...part("r2"), expected: 8 })).toEqual({ status: "duplicate", facts });
        expect(await append("note#a", { ...part("r2"), expected: 2 })).toEqual({ status: "duplicate", facts });
        expect(await append("note#a", { ...part("r2"), fingerprint: "other" })).toEqual({ status: "mismatch", facts });
        expect(await store.read("note#a")).toHaveLength(8);
      });

      it("records nothing where a part's request was recorded before, and says which", async () => {
        await append("note#a", { ...part("r2"), expected: 0 });
        for (const expected of [0, 1, 7]) {
          expect(await together(expected, [part("r1"), part("r2")])).toEqual({ status: "repeated", part: 1 });
        }
        expect(await together(1, [part("r3"), part("r4"), part("r3")])).toEqual({ status: "repeated", part: 2 });
        expect(await store.read("note#a")).toHaveLength(1);
        expect(await store.findRequest("note#a", "r1")).toBeUndefined();
        expect(await together(1, [part("r1"), part("r3")])).toMatchObject({ status: "appended" });
      });

      it.each([0, 1, 3])("records nothing where the stream at 2 is expected at %i", async (expected) => {
        await fill("note#a", 2);
        expect(await together(expected, [part("r1"), part("r2")])).toEqual({ status: "conflict", version: 2 });
        expect(await store.read("note#a")).toHaveLength(2);
        expect(await append("note#a", { ...part("r1"), expected: 2 })).toMatchObject({ status: "appended" });
      });

      it("lets exactly one of two that race win a version", async () => {
        const racing = ["a", "b"].map((name) => together(0, [part(`${name}1`), part(`${name}2`)]));
        expect((await Promise.all(racing)).map(({ status }) => status).sort()).toEqual(["appended", "conflict"]);
        expect(await store.read("note#a")).toHaveLength(2);
      });

      it("takes MAX_PARTS parts of MAX_EVENTS_PER_APPEND events, and refuses more as a VALIDATION fault", async () => {
        const parts = (count: number, size: number) => Array.from({ length: count }, (_, at) => part(`p${at}`, size));
        const refusal = { name: "VALIDATION", code: "bad_append" };
        await expect(together(0, parts(MAX_PARTS + 1, 1))).rejects.toMatchObject(refusal);
        await expect(together(0, parts(2, MAX_EVENTS_PER_APPEND / 2 + 1))).rejects.toMatchObject(refusal);
        await expect(together(0, [])).rejects.toMatchObject(refusal);
        await expect(together(0, [part("r1"), part("r2", 0)])).rejects.toMatchObject(refusal);
        expect(await together(0, parts(MAX_PARTS, MAX_EVENTS_PER_APPEND / MAX_PARTS))).toMatchObject({
          status: "appended",
        });
      });

      it("refuses parts of more than MAX_APPEND_BYTES together as a VALIDATION fault, and records nothing", async () => {
        const half = () => ({ events: [event({ data: { text: "x".repeat(MAX_APPEND_BYTES / 2) } })] });
        await expect(together(0, [half(), half()])).rejects.toMatchObject({ name: "VALIDATION", code: "too_large" });
        expect(await store.read("note#a")).toEqual([]);
        expect(await append("note#a", { expected: 0 })).toMatchObject({ status: "appended" });
      });
    });

    describe("read", () => {
      it("finds nothing in a stream that does not exist", async () => {
        expect(await store.read("note#none")).toEqual([]);
      });

      it("gives facts as they were appended", async () => {
        const meta = {
          correlationId: "c",
          causationId: "e0",
          actor: "http",
          source: "shop",
          requestId: "r",
          traceparent: "00-a-b-01",
        };
        const given = event({ type: "NoteChanged", schemaVersion: 3, meta, time: isoTime(START + 1) });
        const result = await append("note#a", { events: [given] });
        const [fact] = await store.read("note#a");
        expect(fact).toEqual({ ...given, stream: "note#a", version: 1, position: fact?.position });
        expect(factsOf(result)).toEqual([fact]);
      });

      it.each<[string, JsonObject]>([
        ["no data", {}],
        ["unicode", { text: "Zażółć 🦊 \u0000 \ud83d\ude00 ‮ \u2028 é é", κλειδί: "值" }],
        [
          "nested and empty values",
          { list: [1, -0.5, 1e21, null, true, [], {}], nothing: null, deep: { er: { est: "" } } },
        ],
        ["300 KB", { text: "x".repeat(300 * 1024) }],
      ])("keeps %s as it is", async (_, data) => {
        await append("note#ключ 🔑", { events: [event({ data })] });
        expect((await store.read("note#ключ 🔑"))[0]?.data).toEqual(data);
      });

      it("pages forward and backward within its range", async () => {
        await fill("note#a", 7);
        await fill("note#b", 2);
        const versions = async (range: Parameters<EventStore["read"]>[1]) =>
          (await store.read("note#a", range)).map(({ version }) => version);
        expect(await versions({ from: 3 })).toEqual([3, 4, 5, 6, 7]);
        expect(await versions({ from: 2, to: 4 })).toEqual([2, 3, 4]);
        expect(await versions({ limit: 2 })).toEqual([1, 2]);
        expect(await versions({ order: "backward", limit: 3 })).toEqual([7, 6, 5]);
        expect(await versions({ order: "backward", to: 4, limit: 2 })).toEqual([4, 3]);
        expect(await versions({ from: 8 })).toEqual([]);
      });
    });

    describe("read, where appends have several events", () => {
      it("pages forward and backward across them", async () => {
        for (const count of [3, 1, 4, 2, 5])
          await append("note#a", { events: Array.from({ length: count }, () => event()) });
        const versions = async (range: Parameters<EventStore["read"]>[1]) =>
          (await store.read("note#a", range)).map(({ version }) => version);
        const between = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
        for (let from = 1; from <= 16; from += 1) {
          expect(await versions({ from })).toEqual(between(from, 15));
          expect(await versions({ from, limit: 2 })).toEqual(between(from, Math.min(from + 1, 15)));
          expect(await versions({ to: from, order: "backward", limit: 3 })).toEqual(
            between(Math.max(1, Math.min(from, 15) - 2), Math.min(from, 15)).reverse(),
          );
        }
        expect(await versions({ from: 3, to: 9 })).toEqual(between(3, 9));
        expect(await versions({ from: 3, to: 9, order: "backward" })).toEqual(between(3, 9).reverse());
      });

      it("gives more than a megabyte whole", async () => {
        const text = "x".repeat(300 * 1024);
        for (let count = 0; count < 5; count += 1)
          await append("note#a", { events: [event({ data: { text } }), event()] });
        expect((await store.read("note#a")).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(await store.read("note#a", { order: "backward" })).toHaveLength(10);
        expect(await store.readAll({ order: "forward", limit: 10 })).toHaveLength(10);
      });
    });

    describe("find and head", () => {
      it("finds a fact by its event id", async () => {
        const [fact] = factsOf(await append("note#a"));
        await fill("note#b", 2);
        const [placed] = await store.readAll({ order: "forward", limit: 1 });
        expect(placed).toEqual({ ...fact, position: placed?.position });
        expect(await store.find(fact?.id ?? "")).toEqual(placed);
        expect(await store.find("01J00000000000000000000000")).toBeUndefined();
      });

      it("places the facts of one stream as the feed does, or says of none where it is", async () => {
        const appended = factsOf(await append("note#a", { requestId: "r", events: [event(), event()] }));
        await append("note#b", { requestId: "r" });
        const repeated = factsOf(await append("note#a", { requestId: "r" }));
        const asked = await store.findRequest("note#a", "r");
        const places = (await store.readAll({ order: "forward", filter: { stream: "note#a" }, limit: 10 })).map(at);
        const told = [appended, repeated, await store.read("note#a"), asked?.facts ?? []].map((facts) => facts.map(at));
        expect([told.map(() => places), told.map(() => [0, 0])]).toContainEqual(told);
      });

      it("has the newest position as its head, 0 when empty", async () => {
        expect(await store.head()).toBe(0);
        await append("note#a", { events: [event(), event()] });
        const [newest] = await store.readAll({ order: "backward", limit: 1 });
        expect(await store.head()).toBe(newest?.position);
      });

      it("keeps its head when an append is a conflict", async () => {
        await fill("note#a", 1);
        const before = await store.head();
        await append("note#a", { expected: 9 });
        expect(await store.head()).toBe(before);
      });
    });

    describe("feed", () => {
      const idsOf = async (range: FeedRange) => (await store.readAll(range)).map(({ id }) => id);

      it("gives all streams in the order of their positions, both ways, page by page", async () => {
        for (const stream of ["note#a", "form#b", "note#a", "note#c", "form#b"]) await fill(stream, 1);
        const forward = await store.readAll({ order: "forward", limit: 10 });
        expect(forward.map(({ stream }) => stream)).toEqual(["note#a", "form#b", "note#a", "note#c", "form#b"]);
        const ordered = forward.map(({ id }) => id);
        expect(await idsOf({ order: "backward", limit: 10 })).toEqual([...ordered].reverse());
        expect(await pages("forward", 2)).toEqual(ordered);
        expect(await pages("backward", 2)).toEqual([...ordered].reverse());
      });

      it("misses nothing for a reader that goes on from its position while writers run", {
        timeout: 30_000,
      }, async () => {
        let writing = true;
        const writers = Promise.all(["a", "b", "c"].map((name) => fill(`note#${name}`, 40))).finally(() => {
          writing = false;
        });
        const seen: string[] = [];
        let after = 0;
        for (let done = false; !done; ) {
          done = !writing;
          const page = await store.readAll({ order: "forward", after, limit: 7 });
          seen.push(...page.map(({ id }) => id));
          after = page.at(-1)?.position ?? after;
          done &&= page.length < 7;
        }
        await writers;
        expect(seen).toEqual(await idsOf({ order: "forward", limit: 1000 }));
        expect(seen).toHaveLength(120);
      });

      it("filters by types, stream, category, correlation and time, each alone and together", async () => {
        const put = async (stream: string, type: string, second: number, correlationId: string) => {
          const meta = { correlationId, causationId: null, actor: "test", source: "bridgework" };
          const given = event({ type, time: isoTime(START + second * 1000), meta });
          await append(stream, { events: [given] });
          return given.id;
        };
        const a = await put("note#1", "NoteTaken", 0, "c1");
        const b = await put("note#1", "NoteChanged", 1, "c1");
        const c = await put("form#1", "FormSent", 2, "c2");
        const d = await put("notebook#1", "NoteTaken", 3, "c2");
        const found = (filter: FeedRange["filter"]) =>
          idsOf({ order: "forward", limit: 10, ...(filter && { filter }) });
        const at = (second: number) => isoTime(START + second * 1000);
        expect(await found({})).toEqual([a, b, c, d]);
        expect(await found({ types: ["NoteTaken"] })).toEqual([a, d]);
        expect(await found({ types: ["FormSent", "NoteChanged", "Unknown"] })).toEqual([b, c]);
        expect(await found({ types: [] })).toEqual([]);
        expect(await found({ stream: "note#1" })).toEqual([a, b]);
        expect(await found({ category: "note#" })).toEqual([a, b]);
        expect(await found({ category: "note#1" })).toEqual([a, b]);
        expect(await found({ category: "note" })).toEqual([a, b, d]);
        expect(await found({ correlationId: "c2" })).toEqual([c, d]);
        expect(await found({ since: at(1), until: at(3) })).toEqual([b, c]);
        expect(await found({ since: "2026-01-01T00:00:01Z" })).toEqual([b, c, d]);
        expect(
          await found({ category: "note#", types: ["NoteTaken", "FormSent"], correlationId: "c1", since: at(0) }),
        ).toEqual([a]);
        expect(await found({ stream: "note#1", correlationId: "c2" })).toEqual([]);
      });

      it("finds by correlation id what a fact began, and the fact itself where its id is that", async () => {
        const first = event();
        const follower = event({ meta: { ...event().meta, correlationId: first.id } });
        await append("note#a", { events: [first] });
        await append("form#a", { events: [event(), follower] });
        const filter = { correlationId: first.id };
        expect(await idsOf({ order: "forward", limit: 10, filter })).toEqual([first.id, follower.id]);
        expect(await idsOf({ order: "backward", limit: 1, filter })).toEqual([follower.id]);
      });

      it("goes on from its position within a filter, both ways", async () => {
        for (const stream of ["note#a", "form#b", "note#a", "form#b", "note#a"]) await fill(stream, 1);
        const places = (await store.readAll({ order: "forward", limit: 10 })).map(({ position }) => position);
        const positions = async (range: FeedRange) => (await store.readAll(range)).map(({ position }) => position);
        for (const filter of [{ stream: "note#a" }, { category: "note#" }]) {
          expect(await positions({ filter, order: "forward", after: places[0] ?? 0, limit: 1 })).toEqual([places[2]]);
          expect(await positions({ filter, order: "backward", after: places[4] ?? 0, limit: 5 })).toEqual([
            places[2],
            places[0],
          ]);
        }
      });

      it("finds by time also where publishers raced and times are not quite in order", async () => {
        const seconds = [0, 3, 2, 1, 5, 4];
        for (const second of seconds)
          await append("note#a", { events: [event({ time: isoTime(START + second * 1000) })] });
        const since = isoTime(START + 2000);
        const until = isoTime(START + 5000);
        const facts = await store.readAll({ filter: { since, until }, order: "forward", limit: 10 });
        expect(facts.map(({ time }) => (Date.parse(time) - START) / 1000)).toEqual([3, 2, 4]);
      });

      const pages = async (order: "forward" | "backward", limit: number) => {
        const seen: string[] = [];
        for (let after: number | undefined, size = limit; size === limit; ) {
          const page = await store.readAll({ order, limit, ...(after === undefined ? {} : { after }) });
          seen.push(...page.map(({ id }) => id));
          after = page.at(-1)?.position;
          size = page.length;
        }
        return seen;
      };
    });

    it("answers any sequence of appends as the model does", { timeout: 30_000 }, async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(anyAppend, { maxLength: 25 }), async (appends) => {
          run += 1;
          const model = createModel();
          for (const { stream, count, ...rest } of appends) {
            const request = {
              ...rest,
              stream: `${stream}-${run}`,
              events: Array.from({ length: count }, () => event()),
            };
            expect(summaryOf(await store.append(request))).toEqual(model.append(request));
          }
          for (const [stream, versions] of model.streams) {
            expect((await store.read(stream)).map(({ id }) => id)).toEqual(versions);
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}

const anyAppend = fc.record(
  {
    stream: fc.constantFrom("note#a", "note#b"),
    expected: fc.oneof(fc.constantFrom("any" as const, "exists" as const), fc.nat({ max: 6 })),
    count: fc.integer({ min: 1, max: 3 }),
    requestId: fc.constantFrom("r1", "r2", "r3"),
    fingerprint: fc.constantFrom("f1", "f2"),
  },
  { requiredKeys: ["stream", "expected", "count"] },
);

/** What an append comes to: its status and the ids of its facts, or the version it met. */
type Summary = { readonly status: string; readonly ids?: readonly string[]; readonly version?: number };

function summaryOf(result: AppendResult): Summary {
  return result.status === "conflict" ? result : { status: result.status, ids: result.facts.map(({ id }) => id) };
}

function createModel() {
  const streams = new Map<string, readonly string[]>();
  const requests = new Map<string, { readonly ids: readonly string[]; readonly fingerprint: string | undefined }>();
  const append = ({ stream, expected, events, requestId, fingerprint }: AppendRequest): Summary => {
    const known = streams.get(stream) ?? [];
    const recorded = requests.get(`${stream} ${requestId}`);
    if (requestId !== undefined && recorded !== undefined) {
      return { status: recorded.fingerprint === fingerprint ? "duplicate" : "mismatch", ids: recorded.ids };
    }
    const holds = expected === "any" || (expected === "exists" ? known.length > 0 : expected === known.length);
    if (!holds) return { status: "conflict", version: known.length };
    const ids = events.map(({ id }) => id);
    streams.set(stream, [...known, ...ids]);
    requests.set(`${stream} ${requestId}`, { ids, fingerprint });
    return { status: "appended", ids };
  };
  return { streams, append };
}

function factsOf(result: AppendResult) {
  return result.status === "conflict" ? [] : result.facts;
}

/** What `MAX_APPEND_BYTES` counts. */
function sizeOf(events: readonly NewEvent[]): number {
  return Buffer.byteLength(events.map(({ data, meta }) => JSON.stringify(data) + JSON.stringify(meta)).join(""));
}

function placesOf(result: AppendResult) {
  return factsOf(result).map(({ stream, version }) => [stream, version]);
}
