import { describe, expect, it } from "vitest";
import type { NewEvent } from "../kernel/event.ts";
import { event, factsOf, type TestStore } from "./event-store.fixture.ts";
import { type AppendResult, MAX_APPEND_BYTES, MAX_EVENTS_PER_APPEND } from "./event-store.ts";

/** Versions, expectations and sizes of one append. */
export function appendTerms({ store, append, fill }: TestStore): void {
  describe("append", () => {
    it("gives the facts a version from 1 in their stream and ascending positions", async () => {
      const first = await append("note#a", { events: [event(), event()] });
      const second = await append("note#a");
      expect(placesOf(first)).toEqual([
        ["note#a", 1],
        ["note#a", 2],
      ]);
      expect(placesOf(second)).toEqual([["note#a", 3]]);
      const facts = await store().readAll({ order: "forward", limit: 10 });
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
        expect(await store().read("note#a")).toHaveLength(2);
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
      expect(await store().read("note#a")).toHaveLength(1);
      await append("note#a", { expected: 1, events: Array.from({ length: MAX_EVENTS_PER_APPEND }, () => event()) });
      expect((await store().read("note#a")).map(({ version }) => version)).toEqual(
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
        expect(await store().read("note#a")).toHaveLength(count);
      },
    );

    it("records all of 10 appends that expect nothing and race", async () => {
      const results = await Promise.all(Array.from({ length: 10 }, () => append("note#a")));
      expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => "appended"));
      expect((await store().read("note#a")).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it("answers conflict to a repeated append without a request id, and records it once", async () => {
      const again = { expected: 0, events: [event()] } as const;
      await append("note#a", again);
      expect(await append("note#a", again)).toEqual({ status: "conflict", version: 1 });
      expect(await store().read("note#a")).toHaveLength(1);
    });

    it("lets exactly one of two writers win a version", async () => {
      const results = await Promise.all([append("note#a", { expected: 0 }), append("note#a", { expected: 0 })]);
      expect(results.map(({ status }) => status).sort()).toEqual(["appended", "conflict"]);
      expect(await store().read("note#a")).toHaveLength(1);
    });

    it("loses and doubles nothing when many writers race and try again", { timeout: 30_000 }, async () => {
      const add = async (text: string): Promise<void> => {
        for (;;) {
          const version = (await store().read("note#a", { order: "backward", limit: 1 }))[0]?.version ?? 0;
          const result = await append("note#a", { expected: version, events: [event({ data: { text } })] });
          if (result.status === "appended") return;
        }
      };
      const texts = Array.from({ length: 20 }, (_, index) => `note ${index}`);
      await Promise.all(texts.map(add));
      const facts = await store().read("note#a");
      expect(facts.map(({ version }) => version)).toEqual(texts.map((_, index) => index + 1));
      expect(facts.map(({ data }) => data.text).sort()).toEqual([...texts].sort());
    });

    it("does not see what a caller does to its events afterwards", async () => {
      const data: Record<string, string> = { text: "before" };
      await append("note#a", { events: [event({ data })] });
      data.text = "after";
      expect((await store().read("note#a"))[0]?.data).toEqual({ text: "before" });
    });

    it("does not see what a caller does to its events while it is on its way", async () => {
      const data: Record<string, string> = { text: "before" };
      const appending = append("note#a", { expected: "any", events: [event({ data })] });
      data.text = "after";
      await appending;
      expect((await store().read("note#a"))[0]?.data).toEqual({ text: "before" });
    });
  });
}

/** What `MAX_APPEND_BYTES` counts. */
function sizeOf(events: readonly NewEvent[]): number {
  return Buffer.byteLength(events.map(({ data, meta }) => JSON.stringify(data) + JSON.stringify(meta)).join(""));
}

function placesOf(result: AppendResult) {
  return factsOf(result).map(({ stream, version }) => [stream, version]);
}
