import { describe, expect, it } from "vitest";
import type { Fact } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import { isoTime } from "./clock.ts";
import { event, factsOf, START, type TestStore } from "./event-store.fixture.ts";
import type { EventStore } from "./event-store.ts";

const at = ({ position }: Fact): number => position;

/** A stream's facts, one fact, and the head of all. */
export function readTerms({ store, append, fill }: TestStore): void {
  describe("read", () => {
    it("finds nothing in a stream that does not exist", async () => {
      expect(await store().read("note#none")).toEqual([]);
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
      const [fact] = await store().read("note#a");
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
      expect((await store().read("note#ключ 🔑"))[0]?.data).toEqual(data);
    });

    it("pages forward and backward within its range", async () => {
      await fill("note#a", 7);
      await fill("note#b", 2);
      const versions = async (range: Parameters<EventStore["read"]>[1]) =>
        (await store().read("note#a", range)).map(({ version }) => version);
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
        (await store().read("note#a", range)).map(({ version }) => version);
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
      expect((await store().read("note#a")).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await store().read("note#a", { order: "backward" })).toHaveLength(10);
      expect(await store().readAll({ order: "forward", limit: 10 })).toHaveLength(10);
    });
  });

  describe("find and head", () => {
    it("finds a fact by its event id", async () => {
      const [fact] = factsOf(await append("note#a"));
      await fill("note#b", 2);
      const [placed] = await store().readAll({ order: "forward", limit: 1 });
      expect(placed).toEqual({ ...fact, position: placed?.position });
      expect(await store().find(fact?.id ?? "")).toEqual(placed);
      expect(await store().find("01J00000000000000000000000")).toBeUndefined();
    });

    it("places the facts of one stream as the feed does, or says of none where it is", async () => {
      const appended = factsOf(await append("note#a", { requestId: "r", events: [event(), event()] }));
      await append("note#b", { requestId: "r" });
      const repeated = factsOf(await append("note#a", { requestId: "r" }));
      const asked = await store().findRequest("note#a", "r");
      const places = (await store().readAll({ order: "forward", filter: { stream: "note#a" }, limit: 10 })).map(at);
      const told = [appended, repeated, await store().read("note#a"), asked?.facts ?? []].map((facts) => facts.map(at));
      expect([told.map(() => places), told.map(() => [0, 0])]).toContainEqual(told);
    });

    it("has the newest position as its head, 0 when empty", async () => {
      expect(await store().head()).toBe(0);
      await append("note#a", { events: [event(), event()] });
      const [newest] = await store().readAll({ order: "backward", limit: 1 });
      expect(await store().head()).toBe(newest?.position);
    });

    it("keeps its head when an append is a conflict", async () => {
      await fill("note#a", 1);
      const before = await store().head();
      await append("note#a", { expected: 9 });
      expect(await store().head()).toBe(before);
    });
  });
}
