import { describe, expect, it } from "vitest";
import { event, factsOf, type TestStore } from "./event-store.fixture.ts";

/** What makes an append that comes again a duplicate. */
export function requestTerms({ store, append, fill }: TestStore): void {
  describe("request id", () => {
    const request = { requestId: "r1", fingerprint: "f1", expected: 0 } as const;

    it("makes a retry after a lost response a duplicate with the first facts, whatever it expects", async () => {
      const first = await append("note#a", { ...request, events: [event(), event()] });
      await fill("note#a", 3);
      const again = await append("note#a", { ...request, events: [event(), event()] });
      expect(again).toEqual({ status: "duplicate", facts: factsOf(first) });
      expect(await store().read("note#a")).toHaveLength(5);
    });

    it("makes an identical retry of a committed append, its events included, a duplicate", async () => {
      const identical = { ...request, events: [event(), event()] };
      const first = await append("note#a", identical);
      expect(await append("note#a", identical)).toEqual({ status: "duplicate", facts: factsOf(first) });
      expect(await store().read("note#a")).toHaveLength(2);
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
      expect(await store().read("note#a")).toHaveLength(3);
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
      expect(await store().findRequest("note#a", "r1")).toEqual({ facts: factsOf(first), fingerprint: "f1" });
      expect(await store().findRequest("note#a", "r2")).toMatchObject({ fingerprint: null });
      expect(await store().findRequest("note#a", "r3")).toBeUndefined();
      expect(await store().findRequest("note#b", "r1")).toBeUndefined();
    });
  });
}
