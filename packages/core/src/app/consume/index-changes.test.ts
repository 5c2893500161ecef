import { expect, it } from "vitest";
import { memoryFeed } from "../../memory/feed-writer.ts";
import { memoryMetrics } from "../../memory/metrics.ts";
import { memoryViews } from "../../memory/views.ts";
import type { Commits } from "../../ports/commits.ts";
import { topology } from "../../topology.ts";
import { patientClock, recordsOf, tableOf, type Written } from "./history.fixture.ts";
import { createIndexer, type IndexerPorts } from "./index-changes.ts";

const once = (...ids: readonly string[]): readonly Written[] => ids.map((id) => ({ id, events: 1 }));

function setUp(history: readonly Written[], ports: Partial<IndexerPorts> = {}) {
  const table = tableOf(history);
  const feed = memoryFeed();
  const rows = memoryViews();
  const metrics = memoryMetrics();
  const faults: unknown[] = [];
  const reads: string[] = [];
  const commits: Commits = {
    readBack: async (stream, range) => {
      reads.push(`${stream} ${range.from} to ${range.to} before commit ${range.before}`);
      return table.reader.readBack(stream, range);
    },
  };
  const world: IndexerPorts = {
    ...{ topology, commits, rows, metrics, served: rows, store: table.store, clock: patientClock() },
    feed: feed.writer(),
    onFault: (fault) => faults.push(fault),
    ...ports,
  };
  const fed = () => feed.refs().map(({ stream, commit }) => `${stream}/${commit}`);
  const version = async (id: string) => (await rows.get("counters", id))?.version;
  return {
    world,
    index: createIndexer(world),
    records: recordsOf(table.commits),
    feed,
    fed,
    version,
    metrics,
    faults,
    reads,
  };
}

it("writes the feed in the order of the records, and the rows", async () => {
  const { index, records, fed, version, reads } = setUp(once("a", "b", "a"));
  expect(await index(records)).toEqual({ batchItemFailures: [] });
  expect(fed()).toEqual(["counter#a/1", "counter#b/1", "counter#a/2"]);
  expect([await version("a"), await version("b")]).toEqual([2, 1]);
  expect(reads).toEqual([]);
});

it("reads what is missing before a commit that jumps, and puts it first", async () => {
  const { index, records, fed, version, reads } = setUp([{ id: "a", events: 2 }, ...once("a", "b", "a")]);
  await index(records.slice(2));
  expect(fed()).toEqual(["counter#b/1", "counter#a/1", "counter#a/2", "counter#a/3"]);
  expect(await version("a")).toBe(4);
  expect(reads).toEqual(["counter#a 1 to 3 before commit 3"]);
  await index(records.slice(0, 2));
  expect(fed()).toHaveLength(4);
});

it("does not index again what a row shows, however long ago it came", async () => {
  const { world, index, records, fed } = setUp(once("a", "a", "b"));
  await index(records);
  const forgetful = memoryFeed({ lookBack: 0 });
  await createIndexer({ ...world, feed: forgetful.writer() })(records);
  expect(forgetful.refs()).toEqual([]);
  expect(fed()).toHaveLength(3);
});

it("fills the rows of a new version of a view from the store, and does not index again what the old ones show", async () => {
  const { world, index, records, fed } = setUp(once("a", "a", "a"));
  await index(records.slice(0, 2));
  const rows = memoryViews();
  await createIndexer({ ...world, rows, served: world.rows })(records.slice(2));
  expect(fed()).toEqual(["counter#a/1", "counter#a/2", "counter#a/3"]);
  expect(await rows.get("counters", "a")).toMatchObject({ version: 3, doc: { value: 3 } });
});

it("takes the commits of a stream that no domain owns as they come", async () => {
  const { index, records, fed, reads } = setUp(once("a", "a"));
  await index(records.slice(1).map((record) => ({ ...record, stream: "gone#a" })));
  expect(fed()).toEqual(["gone#a/2"]);
  expect(reads).toEqual([]);
});

it("names the first record that fails, and gets those before it done", async () => {
  const { index, records, fed, version, faults } = setUp(once("a", "b", "c"));
  const newer = records.map((record) =>
    record.stream === "counter#b" ? { ...record, facts: [{ ...record.facts[0], schemaVersion: 99 }] as const } : record,
  );
  expect(await index(newer)).toEqual({ batchItemFailures: [{ itemIdentifier: "00002" }] });
  expect(fed()).toEqual(["counter#a/1"]);
  expect([await version("a"), await version("c")]).toEqual([1, undefined]);
  expect(faults).toMatchObject([{ code: "newer_event" }]);
});

it("stops where a stream is so far ahead of its row that the row must have been lost", async () => {
  const { index, records, faults } = setUp(once("a"));
  const [record] = records;
  if (record === undefined) throw new Error("Expected a record.");
  const ahead = { ...record, commit: 20_001, facts: [{ ...record.facts[0], version: 20_001 }] as const };
  expect(await index([ahead])).toEqual({ batchItemFailures: [{ itemIdentifier: "00001" }] });
  expect(faults).toMatchObject([{ code: "rows_lost" }]);
});

it("says how far behind it is", async () => {
  const { index, records, metrics } = setUp(once("a", "a"));
  await index(records);
  expect(metrics.kept).toEqual([{ name: "bridgework_feed_lag_seconds", value: 59.9 }]);
});
