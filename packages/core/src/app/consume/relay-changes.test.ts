import { expect, it } from "vitest";
import type { JsonObject } from "../../kernel/json.ts";
import { memoryDeadLetters } from "../../memory/dead-letters.ts";
import { sequentialIds } from "../../memory/ids.ts";
import { memoryMetrics } from "../../memory/metrics.ts";
import { type MemoryRemoteBusOptions, memoryRemoteBus } from "../../memory/remote-bus.ts";
import { memoryTracing } from "../../memory/tracing.ts";
import { topology } from "../../topology.ts";
import type { Change } from "./batch.ts";
import { patientClock, recordsOf, tableOf, type Written } from "./history.fixture.ts";
import { openRelay, type RelayPorts } from "./relay-changes.ts";

const once = (...ids: readonly string[]): readonly Written[] => ids.map((id) => ({ id, events: 1 }));
const many = (id: string, count: number) => once(...Array.from({ length: count }, () => id));

async function setUp(
  history: readonly Written[],
  options: MemoryRemoteBusOptions & { readonly spacing?: number; readonly ports?: Partial<RelayPorts> } = {},
) {
  const table = tableOf(history, options);
  const bus = memoryRemoteBus(options);
  const deadLetters = memoryDeadLetters();
  const metrics = memoryMetrics();
  const faults: unknown[] = [];
  const ports: RelayPorts = {
    ...{ topology, bus, deadLetters, metrics, commits: table.reader, clock: patientClock(), ids: sequentialIds() },
    onFault: (fault) => faults.push(fault),
    ...options.ports,
  };
  const calls = () => bus.calls.map((call) => call.map(({ entry }) => JSON.parse(entry.detail).id));
  return {
    ports,
    relay: await openRelay(ports),
    records: recordsOf(table.commits),
    bus,
    calls,
    deadLetters,
    metrics,
    faults,
  };
}

it("carries a fact's trace context in the detail, and records that it was relayed", async () => {
  const tracing = memoryTracing();
  const { relay, records, bus } = await setUp(once("a"), { ports: { tracing } });
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const traced = records.map(({ facts: [fact], ...rest }) => ({
    ...rest,
    facts: [{ ...fact, meta: { ...fact.meta, traceparent } }] as const,
  }));
  await relay(traced);
  const details = bus.calls.flat().map(({ entry }) => JSON.parse(entry.detail));
  expect(details).toMatchObject([{ id: "a@1", meta: { traceparent } }]);
  expect(tracing.ended).toMatchObject([{ name: "relay CounterChanged", parent: traceparent }]);
});

it("refuses to start where the bus does not exist", async () => {
  await expect(setUp([], { exists: false })).rejects.toMatchObject({ name: "SYSTEM", code: "missing_bus" });
});

it("puts ten facts in a call, in the order of the records", async () => {
  const { relay, records, calls } = await setUp(many("a", 23));
  expect(await relay(records)).toEqual({ batchItemFailures: [] });
  expect(calls().map((call) => call.length)).toEqual([10, 10, 3]);
  expect(calls().flat()).toEqual(Array.from({ length: 23 }, (_, index) => `a@${index + 1}`));
});

it("puts a fact as rules expect it, without a position", async () => {
  const { relay, records, bus } = await setUp(once("a"));
  await relay(records);
  const { position: _, ...fact } = records[0]?.facts[0] ?? { position: 0 };
  const detail = JSON.stringify(fact);
  expect(bus.calls[0]?.[0]?.entry).toEqual({
    ...{ source: "bridgework.facts", detailType: "CounterChanged", time: "2026-01-01T00:00:00.000Z", detail },
  });
});

it("puts again only the entries that were not taken", async () => {
  const failures = new Map([["a@2", 2]]);
  const answer = failing(failures);
  const { relay, records, calls } = await setUp(once("a", "a", "b", "c"), { answer });
  expect(await relay(records)).toEqual({ batchItemFailures: [] });
  expect(calls()).toEqual([["a@1", "a@2", "b@1", "c@1"], ["a@2"], ["a@2"]]);
});

it("names the first record that the bus does not take after five times, and begins there again", async () => {
  const { relay, records, calls, faults } = await setUp(once("a", "b", "a", "c"), {
    answer: failing(new Map([["b@1", 5]])),
  });
  expect(await relay(records)).toEqual({ batchItemFailures: [{ itemIdentifier: "00002" }] });
  expect(faults).toMatchObject([{ code: "not_taken" }]);
  expect(await relay(records.slice(1))).toEqual({ batchItemFailures: [] });
  expect(calls().at(-1)).toEqual(["b@1"]);
});

it("buries an event that is too large for the bus, and one that the bus will never take", async () => {
  const { relay, records, calls, deadLetters } = await setUp(once("a", "b", "c"), {
    answer: ({ detail }) => (detail.includes('"b@1"') ? { kind: "never", reason: "Detail is malformed." } : undefined),
  });
  const large = records.map((record, index) => (index === 0 ? withNote(record, 1024 * 1024) : record));
  expect(await relay(large)).toEqual({ batchItemFailures: [] });
  expect(calls()).toEqual([["b@1", "c@1"]]);
  const { items } = await deadLetters.list({}, { limit: 10 });
  expect(items).toMatchObject([
    { stream: "counter#b", reason: "Detail is malformed.", redrive: { kind: "none" } },
    {
      stream: "counter#a",
      reason: expect.stringMatching(/takes 10\d{5} bytes on the bus, which takes less than 1048576/),
    },
  ]);
  expect(items[0]?.payload).toEqual({ eventId: "b@1", stream: "counter#b", version: 1 });
});

it("keeps a call below what the bus takes at once", async () => {
  const { relay, records, calls } = await setUp(once("a", "b", "c"));
  await relay(records.map((record) => withNote(record, 500_000)));
  expect(calls()).toEqual([["a@1", "b@1"], ["c@1"]]);
});

it("puts nothing twice while it knows what it has put", async () => {
  const { relay, records, calls } = await setUp(once("a", "b", "a"));
  await relay(records);
  await relay(records);
  expect(calls()).toEqual([["a@1", "b@1", "a@2"]]);
});

it("puts the recent commits of a stream first that is new to it, since their records may be still to come", async () => {
  const { relay, records, calls } = await setUp(many("a", 4));
  await relay(records.slice(3));
  await relay(records.slice(0, 3));
  expect(calls()).toEqual([["a@1", "a@2", "a@3", "a@4"]]);
});

it("takes commits that are more than ten seconds older for put, and puts them when their own records come", async () => {
  const { relay, records, calls } = await setUp(many("a", 4), { spacing: 6_000 });
  await relay(records.slice(3));
  expect(calls()).toEqual([["a@3", "a@4"]]);
  await relay(records.slice(0, 1));
  expect(calls()).toEqual([["a@3", "a@4"], ["a@1"]]);
});

it("stops at a record that it cannot read, after putting those before it", async () => {
  const { relay, records, calls, faults } = await setUp(once("a", "b"));
  const newer = records.map((record, index) =>
    index === 1 ? { ...record, facts: [{ ...record.facts[0], schemaVersion: 99 }] as const } : record,
  );
  expect(await relay(newer)).toEqual({ batchItemFailures: [{ itemIdentifier: "00002" }] });
  expect(calls()).toEqual([["a@1"]]);
  expect(faults).toMatchObject([{ code: "newer_event" }]);
});

it("says how far behind it is", async () => {
  const { relay, records, metrics } = await setUp(once("a", "a"));
  await relay(records);
  expect(metrics.kept).toEqual([{ name: "bridgework_relay_lag_seconds", value: 59.9 }]);
});

/** Turns down each of the events so many times. */
function failing(failures: Map<string, number>): NonNullable<MemoryRemoteBusOptions["answer"]> {
  return ({ detail }) => {
    const { id }: { readonly id: string } = JSON.parse(detail);
    const left = failures.get(id) ?? 0;
    failures.set(id, left - 1);
    return left > 0 ? { kind: "again", reason: "InternalFailure" } : undefined;
  };
}

function withNote(record: Change, size: number): Change {
  const [fact] = record.facts;
  const data: JsonObject = { ...fact.data, note: "x".repeat(size) };
  return { ...record, facts: [{ ...fact, data }] };
}
