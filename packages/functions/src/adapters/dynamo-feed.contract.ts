import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { isoTime } from "@bridgework/core/ports/clock";
import { event } from "@bridgework/core/ports/event-store.fixture";
import type { FeedRef } from "@bridgework/core/ports/feed-writer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoCommits, LAST_COMMIT } from "./dynamo-commits.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { dynamoFeedTimes } from "./dynamo-feed.ts";
import { MAX_EVENTS, PER_EPOCH, refOf, toSegmentItem } from "./dynamo-feed-items.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { all } from "./dynamo-query.ts";
import { put } from "./put.fixture.ts";

/** What the feed does beyond the port's contract. */
export function dynamoFeedContract(backend: () => Backend): void {
  describe("the feed", { timeout: 30_000 }, () => {
    let client: DynamoDBClient;
    let dynamo: Dynamo;
    let store: ReturnType<typeof dynamoEventStore>;
    beforeEach(async () => {
      client = clientOf(backend());
      dynamo = await freshTables(client);
      store = dynamoEventStore({ ...dynamo, ids: sequentialIds(), clock: manualClock() });
    });
    afterEach(() => client.destroy());

    /** Appends, and gives what the indexer would be told. */
    const recorded = async (stream: string, counts: readonly number[]): Promise<readonly FeedRef[]> => {
      for (const count of counts) {
        const events = Array.from({ length: count }, () => event());
        await store.append({ stream, expected: "any", events });
      }
      const commits = await all(dynamoCommits(dynamo).walk(stream, { order: "forward", limit: LAST_COMMIT }));
      return commits.slice(-counts.length).map(refOf);
    };
    const forward = { order: "forward", limit: 5000 } as const;
    const placesIn = async () =>
      (await store.readAll(forward)).map(({ stream, version, position }) => `${position} ${stream} ${version}`);

    it("shows a commit when it is indexed, not before", async () => {
      const refs = await recorded("note#a", [2]);
      const id = refs[0]?.events[0]?.id ?? "";
      expect([await store.readAll(forward), await store.head(), await store.find(id)]).toEqual([[], 0, undefined]);
      await dynamoFeedWriter(dynamo).appendSegment(refs);
      expect(await store.readAll(forward)).toHaveLength(2);
      expect(await store.head()).toBe(2);
      expect(await store.find(id)).toMatchObject({ id, position: 1 });
    });

    it("tells the times of a range without its facts", async () => {
      await dynamoFeedWriter(dynamo).appendSegment(await recorded("note#a", [2, 1]));
      const facts = await store.readAll({ ...forward, order: "backward", limit: 2 });
      const times = await dynamoFeedTimes(dynamo)({ order: "backward", limit: 2 });
      expect(times).toEqual(facts.map(({ time }) => time));
      const late = { since: isoTime(Date.parse(times[0] ?? "") + 1) };
      expect(await dynamoFeedTimes(dynamo)({ order: "backward", limit: 2, filter: late })).toEqual([]);
    });

    it("gives positions to what is new alone, a segment of them for each batch", async () => {
      const refs = await recorded("note#a", [1, 1, 1]);
      const writer = dynamoFeedWriter(dynamo);
      await writer.appendSegment([...refs.slice(0, 2), ...refs.slice(0, 1)]);
      await writer.appendSegment(refs);
      await dynamoFeedWriter(dynamo).appendSegment(refs);
      expect(await placesIn()).toEqual(["1 note#a 1", "2 note#a 2", `${MAX_EVENTS + 1} note#a 3`]);
    });

    it("splits a batch of more than 200 commits or 1,000 events into segments", async () => {
      const many = await recorded(
        "note#a",
        Array.from({ length: 201 }, () => 1),
      );
      const large = await recorded(
        "note#b",
        Array.from({ length: 11 }, () => 100),
      );
      const writer = dynamoFeedWriter(dynamo);
      await writer.appendSegment(many);
      await writer.appendSegment(large);
      expect(await store.readAll(forward)).toHaveLength(201 + 1100);
      expect(await store.head()).toBe(3 * MAX_EVENTS + 100);
    });

    it("goes on in a new partition after the last segment of one, and reads across both ways", async () => {
      const [first, second, third] = await recorded("note#a", [1, 1, 1]);
      if (first === undefined || second === undefined || third === undefined) throw new Error("expected three commits");
      const full = { sequence: PER_EPOCH - 1, refs: [first], latestTime: "2026", latestId: "01J" };
      await put(client, dynamo.tables.feed, toSegmentItem(full));
      const writer = dynamoFeedWriter(dynamo);
      await writer.appendSegment([second]);
      await dynamoFeedWriter(dynamo).appendSegment([third]);
      const places = [PER_EPOCH - 1, PER_EPOCH, PER_EPOCH + 1].map((sequence) => sequence * MAX_EVENTS + 1);
      const positions = async (order: "forward" | "backward") =>
        (await store.readAll({ order, limit: 10, ...(order === "forward" ? { after: places[0] ?? 0 } : {}) })).map(
          ({ position }) => position,
        );
      expect(await positions("forward")).toEqual(places.slice(1));
      expect(await positions("backward")).toEqual([...places].reverse());
      expect(await store.head()).toBe(places[2]);
    });

    const hour = (count: number) => isoTime(Date.UTC(2026, 0, 1) + count * 3_600_000);
    /** One segment for each commit. */
    const recordedAt = async (hours: readonly number[]): Promise<readonly FeedRef[]> => {
      const refs: FeedRef[] = [];
      for (const count of hours) {
        const given = event({ time: hour(count) });
        await store.append({ stream: "note#a", expected: refs.length, events: [given] });
        const { id, type, time, meta } = given;
        const events = [{ id, type, time, correlationId: meta.correlationId }];
        refs.push({ stream: "note#a", commit: refs.length + 1, events });
      }
      return refs;
    };
    const versionsBetween = async (from: number, to: number, order: "forward" | "backward") => {
      const filter = { since: hour(from), until: hour(to) };
      return (await store.readAll({ filter, order, limit: 100 })).map(({ version }) => version);
    };

    it("finds by time and by id across many segments", async () => {
      const hours = Array.from({ length: 20 }, (_, index) => index * 6);
      const refs = await recordedAt(hours);
      const writer = dynamoFeedWriter(dynamo);
      for (const ref of refs) await writer.appendSegment([ref]);
      for (const [from, to] of [
        [0, 6],
        [10, 40],
        [110, 999],
        [200, 300],
      ] as const) {
        const expected = hours.flatMap((each, index) => (each >= from && each < to ? [index + 1] : []));
        expect(await versionsBetween(from, to, "forward")).toEqual(expected);
        expect(await versionsBetween(from, to, "backward")).toEqual(expected.reverse());
      }
      for (const [index, ref] of refs.entries())
        expect(await store.find(ref.events[0]?.id ?? "")).toMatchObject({ version: index + 1 });
    });

    it("finds what was indexed late, by time and by id", async () => {
      const [first, late, ahead, last] = await recordedAt([0, 10, 30, 40]);
      if (!first || !late || !ahead || !last) throw new Error("expected four commits");
      const writer = dynamoFeedWriter(dynamo);
      for (const ref of [first, ahead, late, last]) await writer.appendSegment([ref]);
      expect(await versionsBetween(9, 12, "forward")).toEqual([2]);
      expect(await versionsBetween(0, 12, "backward")).toEqual([2, 1]);
      expect(await versionsBetween(9, 31, "forward")).toEqual([3, 2]);
      expect(await store.find(late.events[0]?.id ?? "")).toMatchObject({ version: 2 });
    });

    it("says that the tables do not belong together where a commit that the feed names is missing", async () => {
      const ref = { stream: "note#lost", commit: 1, events: [{ id: "e", type: "T", time: "t", correlationId: "c" }] };
      await dynamoFeedWriter(dynamo).appendSegment([ref]);
      await expect(store.readAll(forward)).rejects.toMatchObject({ name: "SYSTEM", code: "missing_commits" });
    });
  });
}
