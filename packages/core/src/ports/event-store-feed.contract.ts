import { describe, expect, it } from "vitest";
import { isoTime } from "./clock.ts";
import { event, START, type TestStore } from "./event-store.fixture.ts";
import type { FeedRange } from "./event-store.ts";

/** All facts in one order, and its filters. */
export function feedTerms({ store, append, fill }: TestStore): void {
  describe("feed", () => {
    const idsOf = async (range: FeedRange) => (await store().readAll(range)).map(({ id }) => id);

    it("gives all streams in the order of their positions, both ways, page by page", async () => {
      for (const stream of ["note#a", "form#b", "note#a", "note#c", "form#b"]) await fill(stream, 1);
      const forward = await store().readAll({ order: "forward", limit: 10 });
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
        const page = await store().readAll({ order: "forward", after, limit: 7 });
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
      const found = (filter: FeedRange["filter"]) => idsOf({ order: "forward", limit: 10, ...(filter && { filter }) });
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
      const places = (await store().readAll({ order: "forward", limit: 10 })).map(({ position }) => position);
      const positions = async (range: FeedRange) => (await store().readAll(range)).map(({ position }) => position);
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
      const facts = await store().readAll({ filter: { since, until }, order: "forward", limit: 10 });
      expect(facts.map(({ time }) => (Date.parse(time) - START) / 1000)).toEqual([3, 2, 4]);
    });

    const pages = async (order: "forward" | "backward", limit: number) => {
      const seen: string[] = [];
      for (let after: number | undefined, size = limit; size === limit; ) {
        const page = await store().readAll({ order, limit, ...(after === undefined ? {} : { after }) });
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1)?.position;
        size = page.length;
      }
      return seen;
    };
  });
}
