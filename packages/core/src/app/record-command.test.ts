import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../memory/event-store.ts";
import { sequentialIds } from "../memory/ids.ts";
import { type AppendTogether, type EventStore, MAX_APPEND_BYTES, MAX_PARTS } from "../ports/event-store.ts";
import type { Published, PublishRequest } from "./publish.ts";
import { memoryWorld } from "./world.fixture.ts";

const change = (delta: number, more: object = {}, options: object = {}): PublishRequest => ({
  kind: "command",
  domain: "counter",
  command: { type: "ChangeCounter", counterId: "global", delta, ...more },
  actor: "http",
  ...options,
});

/** A world whose commits are counted: how many commands each has taken. */
function counted(overrides: (store: EventStore) => Partial<EventStore> = () => ({})) {
  const memory = memoryEventStore();
  const store = { ...memory, ...overrides(memory) };
  const commits: number[] = [];
  const world = memoryWorld({
    store: {
      ...store,
      append: async (request) => {
        const result = await store.append(request);
        if (result.status === "appended") commits.push(1);
        return result;
      },
      appendTogether: async (request) => {
        const result = await store.appendTogether(request);
        if (result.status === "appended") commits.push(request.parts.length);
        return result;
      },
    },
  });
  return { ...world, commits };
}

const versionsOf = (results: readonly unknown[]) => results.map((result) => (result as Published).version);

describe("commands that come while one is being recorded", () => {
  it("share commits, and each has a result of its own", async () => {
    const { publish, commits, facts } = counted();
    const requests = Array.from({ length: 100 }, (_, at) =>
      change(1, {}, { requestId: `r${at}`, actor: `http:${at}` }),
    );
    const results = await Promise.all(requests.map(publish));
    expect(commits).toEqual([1, MAX_PARTS, 100 - 1 - MAX_PARTS]);
    expect(versionsOf(results)).toEqual(requests.map((_, at) => at + 1));
    const recorded = await facts();
    expect(recorded.map(({ data }) => data["value"])).toEqual(requests.map((_, at) => at + 1));
    expect(recorded.map(({ meta }) => [meta.requestId, meta.actor])).toEqual(
      requests.map((_, at) => [`r${at}`, `http:${at}`]),
    );
  });

  it("are decided on what those before them come to", async () => {
    const { publish, commits } = counted();
    const results = await Promise.all([0, 1, 2, 3].map((expectedVersion) => publish(change(1, { expectedVersion }))));
    expect(results).toMatchObject([1, 2, 3, 4].map((version) => ({ kind: "recorded", version })));
    expect(commits).toEqual([1, 3]);
  });

  it("are refused each by itself", async () => {
    const { publish, commits } = counted();
    const stale = change(1, { expectedVersion: 0 });
    const results = await Promise.all([change(1), change(1), stale, change(1), change(1)].map(publish));
    expect(results).toMatchObject([
      { version: 1 },
      { version: 2 },
      { kind: "refused", code: "version_conflict" },
      { version: 3 },
      { version: 4 },
    ]);
    expect(commits).toEqual([1, 1, 2]);
  });

  it("are told that they were recorded before each by itself", async () => {
    const { publish, commits } = counted();
    await publish(change(5, {}, { requestId: "r" }));
    const repeated = change(5, {}, { requestId: "r" });
    const other = change(6, {}, { requestId: "r" });
    const results = await Promise.all([change(1), change(1), repeated, change(1), change(1), other].map(publish));
    expect(results).toMatchObject([
      { version: 2 },
      { version: 3 },
      { kind: "duplicate", version: 1 },
      { version: 4 },
      { version: 5 },
      { code: "idempotency_mismatch" },
    ]);
    expect(commits).toEqual([1, 1, 1, 2]);
  });

  it("are decided anew together where others have changed the stream", async () => {
    const ids = sequentialIds();
    const store = memoryEventStore();
    const other = memoryWorld({ store, ids });
    let left = 2;
    const appendTogether = async (request: AppendTogether) => {
      if (left-- > 0) await other.publish(change(100));
      return store.appendTogether(request);
    };
    const world = memoryWorld({ store: { ...store, appendTogether }, ids });
    const publishing = Promise.all([1, 1, 1].map((delta) => world.publish(change(delta))));
    await world.clock.advance(10_000);
    expect(versionsOf(await publishing)).toEqual([1, 4, 5]);
    expect((await world.facts()).map(({ data }) => data["value"])).toEqual([1, 101, 201, 202, 203]);
  });

  it("share a commit only as far as one takes their bytes", async () => {
    const { publish, commits } = counted();
    const requestId = (at: number) => `${at}`.padStart(MAX_APPEND_BYTES / 4, "r");
    const results = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((at) => publish(change(1, {}, { requestId: requestId(at) }))),
    );
    expect(versionsOf(results)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(commits).toEqual([1, 3, 2]);
  });

  it("are all recorded once where the answer to their commit was lost", async () => {
    let lost = false;
    const { publish, facts } = counted((store) => ({
      appendTogether: async (request) => {
        const result = await store.appendTogether(request);
        if (lost) return result;
        lost = true;
        throw new Error("socket hang up");
      },
    }));
    const requests = Array.from({ length: 10 }, (_, at) => change(1, {}, { requestId: `r${at}` }));
    const results = await Promise.all(requests.map(publish));
    expect(versionsOf(results)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await facts()).toHaveLength(10);
  });
});

it("counts every accepted change once, with dense versions, whatever comes at the same moment and however often", async () => {
  const request = fc.record({
    key: fc.nat({ max: 12 }),
    delta: fc.integer({ min: 1, max: 3 }),
    expectedVersion: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(request, { maxLength: 15 }), { maxLength: 4 }), async (rounds) => {
      const { publish, facts } = counted();
      const accepted = new Set<string>();
      for (const round of rounds) {
        const asked = round.map(({ key, delta, expectedVersion }) =>
          publish(change(delta, expectedVersion === undefined ? {} : { expectedVersion }, { requestId: `r${key}` })),
        );
        for (const result of await Promise.all(asked)) {
          if (result.kind !== "refused") for (const { id } of result.facts) accepted.add(id);
        }
      }
      const recorded = await facts();
      expect(new Set(recorded.map(({ id }) => id))).toEqual(accepted);
      expect(new Set(recorded.map(({ meta }) => meta.requestId)).size).toBe(recorded.length);
      expect(recorded.map(({ version }) => version)).toEqual(recorded.map((_, index) => index + 1));
      const sum = recorded.reduce((total, { data }) => total + Number(data["delta"]), 0);
      expect(recorded.at(-1)?.data["value"] ?? 0).toBe(sum);
    }),
    { numRuns: 60 },
  );
});
