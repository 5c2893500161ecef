import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { catchUpRow } from "@bridgework/core/app/consume/catch-up-row";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { isoTime } from "@bridgework/core/ports/clock";
import type { FeedRef } from "@bridgework/core/ports/feed-writer";
import { topology } from "@bridgework/core/topology";
import { ulid } from "ulid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { meterOf, writesOf } from "./capacity.fixture.ts";
import { counterChanged } from "./counter-records.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoCommits, LAST_COMMIT } from "./dynamo-commits.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { epochKey, refOf, sequenceKey } from "./dynamo-feed-items.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { all } from "./dynamo-query.ts";
import { type FeedRepair, type RepairFeedOptions, repairFeed } from "./dynamo-repair-feed.ts";
import { dynamoViews } from "./dynamo-views.ts";
import { text } from "./item.ts";

const COUNTERS = ["a", "b", "c", "d", "e"];

/** What the repair of the feed does, on one backend. */
export function dynamoRepairContract(backend: () => Backend): void {
  describe("repairFeed", { timeout: 30_000 }, () => {
    let client: DynamoDBClient;
    let dynamo: Dynamo;
    let store: ReturnType<typeof dynamoEventStore>;
    const ids = sequentialIds();
    beforeEach(async () => {
      client = clientOf(backend());
      dynamo = await freshTables(client);
      store = dynamoEventStore({ ...dynamo, ids, clock: manualClock() });
    });
    afterEach(() => client.destroy());

    /** Each counter gets commits of one and two events; nobody indexes them. */
    const record = async (commits: number) => {
      for (const id of COUNTERS) {
        const stream = `counter#${id}`;
        let version = (await store.read(stream)).length;
        for (let commit = 0; commit < commits; commit += 1) {
          const numbers = Array.from({ length: 1 + (commit % 2) }, (_, index) => version + 1 + index);
          const events = numbers.map((number) => counterChanged(ids.next(), id, number));
          await store.append({ stream, expected: version, events });
          version += numbers.length;
        }
      }
    };
    const refsOf = async (id: string): Promise<readonly FeedRef[]> =>
      (await all(dynamoCommits(dynamo).walk(`counter#${id}`, { order: "forward", limit: LAST_COMMIT }))).map(refOf);
    /** One segment for the commits of each counter. */
    const index = async (counters: readonly string[], from = 0) => {
      const writer = dynamoFeedWriter(dynamo);
      for (const id of counters) await writer.appendSegment((await refsOf(id)).slice(from));
    };
    const lose = async (sequences: readonly number[]) => {
      for (const sequence of sequences) {
        const Key = { pk: text(epochKey(0)), sk: text(sequenceKey(sequence)) };
        await client.send(new DeleteItemCommand({ TableName: dynamo.tables.feed, Key }));
      }
    };
    /** Whether it came to its end, and what it reported. */
    const repair = async (options: Partial<RepairFeedOptions> = {}) => {
      const reports: FeedRepair[] = [];
      const ended = await repairFeed({
        ...{ ...dynamo, catchUp: async () => {}, stopped: () => false },
        report: (progress) => reports.push(progress),
        ...options,
      });
      return { ended, reports };
    };
    const feedAfter = async (after = 0) => store.readAll({ order: "forward", after, limit: 5_000 });
    const expectEveryFactOnce = async () => {
      const feed = await feedAfter();
      for (const id of COUNTERS) {
        const versions = (await store.read(`counter#${id}`)).map(({ version }) => version);
        expect(feed.filter(({ stream }) => stream === `counter#${id}`).map(({ version }) => version)).toEqual(versions);
      }
      expect(new Set(feed.map(({ id }) => id)).size).toBe(feed.length);
      for (const fact of feed) expect(await store.find(fact.id)).toEqual(fact);
    };

    it("writes the whole feed where there is none, each stream in its order, and nothing the second time", async () => {
      await record(4);
      expect(await repair()).toEqual({ ended: true, reports: [{ missing: 20, done: 20 }] });
      await expectEveryFactOnce();
      const { result, charges } = await meterOf(client)(() => repair());
      expect([result, writesOf(charges)]).toEqual([{ ended: true, reports: [] }, []]);
    });

    it("brings back what was lost in the midst, at the end, where every reader still comes by", async () => {
      await record(3);
      await index(COUNTERS);
      const reached = await store.head();
      await lose([0, 2]);
      expect(await repair()).toMatchObject({ reports: [{ missing: 6, done: 6 }] });
      await expectEveryFactOnce();
      expect((await feedAfter(reached)).map(({ stream }) => stream)).toEqual([
        ...Array.from({ length: 4 }, () => "counter#a"),
        ...Array.from({ length: 4 }, () => "counter#c"),
      ]);
    });

    it("goes on after the greatest position that a reader has come to where the end of the feed was lost", async () => {
      await record(2);
      await index(COUNTERS);
      const reached = await store.head();
      await lose([0, 1, 2, 3, 4]);
      await record(1);
      await repair({ after: reached });
      await expectEveryFactOnce();
      const fresh = (await feedAfter(reached)).map(({ stream, version }) => `${stream}/${version}`);
      expect(fresh).toEqual(expect.arrayContaining(COUNTERS.map((id) => `counter#${id}/4`)));
    });

    it("goes on where it was stopped", async () => {
      await record(50);
      const asked: boolean[] = [];
      const stopped = () => asked.push(true) > 1;
      expect(await repair({ stopped })).toEqual({ ended: false, reports: [{ missing: 250, done: 200 }] });
      expect(await repair()).toEqual({ ended: true, reports: [{ missing: 50, done: 50 }] });
      await expectEveryFactOnce();
    });

    it("writes in the order of time, and of a stream where a clock went backward", async () => {
      const at = (stream: string, minute: number, version: number) =>
        store.append({
          ...{ stream, expected: version - 1 },
          events: [{ ...counterChanged(ids.next(), "x", version), time: isoTime(Date.UTC(2026, 0, 1, 0, minute)) }],
        });
      await at("counter#b", 3, 1);
      await at("counter#b", 1, 2);
      await at("counter#a", 2, 1);
      await at("counter#a", 4, 2);
      await repair();
      const places = (await feedAfter()).map(({ stream, version }) => `${stream}/${version}`);
      expect(places).toEqual(["counter#a/1", "counter#b/1", "counter#b/2", "counter#a/2"]);
    });

    it("makes what comes back long after its time to be found, by id and by time", async () => {
      const day = (count: number) => isoTime(Date.UTC(2026, 0, count));
      const append = (stream: string, count: number) =>
        store.append({
          ...{ stream, expected: 0 },
          events: [{ ...counterChanged(ulid(Date.UTC(2026, 0, count)), "x", 1), time: day(count) }],
        });
      await append("counter#a", 1);
      for (const [index, id] of ["b", "c", "d", "e"].entries()) await append(`counter#${id}`, 10 + index);
      await index(["b", "c", "d", "e"]);
      await repair();
      const [old] = await store.read("counter#a");
      expect(await store.find(old?.id ?? "")).toMatchObject({ stream: "counter#a" });
      for (const order of ["forward", "backward"] as const) {
        const found = await store.readAll({ filter: { until: day(5) }, order, limit: 10 });
        expect(found.map(({ stream }) => stream)).toEqual(["counter#a"]);
      }
    });

    it("writes no fact twice while the indexer writes the same ones", async () => {
      await record(6);
      const indexing = async () => {
        const writer = dynamoFeedWriter(dynamo);
        for (const id of COUNTERS) for (const ref of await refsOf(id)) await writer.appendSegment([ref]);
      };
      await Promise.all([indexing(), repair(), repair()]);
      await expectEveryFactOnce();
    });

    it("brings the rows of what it has written up to the feed, so that the indexer goes on from there", async () => {
      await record(3);
      await index(["a"]);
      const rows = dynamoViews(dynamo);
      await repair({ catchUp: (stream, version) => catchUpRow({ topology, store, rows }, stream, version) });
      expect(await rows.get("counters", "b")).toMatchObject({ version: 4, doc: { value: 4 } });
      expect(await rows.get("counters", "a")).toBeUndefined();
    });
  });
}
