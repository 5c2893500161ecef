import { describe, expect, it } from "vitest";
import { event, type TestStore } from "./event-store.fixture.ts";
import { type AppendPart, MAX_APPEND_BYTES, MAX_EVENTS_PER_APPEND, MAX_PARTS } from "./event-store.ts";

/** Several appends in one commit. */
export function togetherTerms({ store, append, fill }: TestStore): void {
  describe("appendTogether", () => {
    const part = (requestId: string, count = 1) => ({
      events: Array.from({ length: count }, () => event()),
      requestId,
      fingerprint: `f-${requestId}`,
    });
    const together = (expected: number, parts: readonly AppendPart[]) =>
      store().appendTogether({ stream: "note#a", expected, parts });
    const three = () => together(2, [part("r1"), part("r2", 3), { events: [event()] }, part("r3")]);

    it("records all parts in their order, with dense versions", async () => {
      await fill("note#a", 2);
      const result = await three();
      const facts = result.status === "appended" ? result.facts : [];
      expect(facts.map((each) => each.map(({ version }) => version))).toEqual([[3], [4, 5, 6], [7], [8]]);
      const read = await store().read("note#a", { from: 3 });
      expect(read.map(({ id, version }) => [id, version])).toEqual(
        facts.flat().map(({ id, version }) => [id, version]),
      );
      expect(await store().readAll({ order: "forward", limit: 10 })).toHaveLength(8);
      expect(await append("note#a", { expected: 8 })).toMatchObject({ status: "appended" });
    });

    it("finds each part by its own request id, with its facts alone", async () => {
      await fill("note#a", 2);
      const result = await three();
      const facts = result.status === "appended" ? result.facts : [];
      expect(await store().findRequest("note#a", "r1")).toEqual({ facts: facts[0], fingerprint: "f-r1" });
      expect(await store().findRequest("note#a", "r2")).toEqual({ facts: facts[1], fingerprint: "f-r2" });
      expect(await store().findRequest("note#a", "r3")).toEqual({ facts: facts[3], fingerprint: "f-r3" });
    });

    it("makes a part that is appended again a duplicate, and another command under its id a mismatch", async () => {
      await fill("note#a", 2);
      const result = await three();
      const facts = result.status === "appended" ? result.facts[1] : [];
      expect(await append("note#a", { ...part("r2"), expected: 8 })).toEqual({ status: "duplicate", facts });
      expect(await append("note#a", { ...part("r2"), expected: 2 })).toEqual({ status: "duplicate", facts });
      expect(await append("note#a", { ...part("r2"), fingerprint: "other" })).toEqual({ status: "mismatch", facts });
      expect(await store().read("note#a")).toHaveLength(8);
    });

    it("records nothing where a part's request was recorded before, and says which", async () => {
      await append("note#a", { ...part("r2"), expected: 0 });
      for (const expected of [0, 1, 7]) {
        expect(await together(expected, [part("r1"), part("r2")])).toEqual({ status: "repeated", part: 1 });
      }
      expect(await together(1, [part("r3"), part("r4"), part("r3")])).toEqual({ status: "repeated", part: 2 });
      expect(await store().read("note#a")).toHaveLength(1);
      expect(await store().findRequest("note#a", "r1")).toBeUndefined();
      expect(await together(1, [part("r1"), part("r3")])).toMatchObject({ status: "appended" });
    });

    it.each([0, 1, 3])("records nothing where the stream at 2 is expected at %i", async (expected) => {
      await fill("note#a", 2);
      expect(await together(expected, [part("r1"), part("r2")])).toEqual({ status: "conflict", version: 2 });
      expect(await store().read("note#a")).toHaveLength(2);
      expect(await append("note#a", { ...part("r1"), expected: 2 })).toMatchObject({ status: "appended" });
    });

    it("lets exactly one of two that race win a version", async () => {
      const racing = ["a", "b"].map((name) => together(0, [part(`${name}1`), part(`${name}2`)]));
      expect((await Promise.all(racing)).map(({ status }) => status).sort()).toEqual(["appended", "conflict"]);
      expect(await store().read("note#a")).toHaveLength(2);
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
      expect(await store().read("note#a")).toEqual([]);
      expect(await append("note#a", { expected: 0 })).toMatchObject({ status: "appended" });
    });
  });
}
