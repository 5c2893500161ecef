import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../memory/event-store.ts";
import { sequentialIds } from "../memory/ids.ts";
import type { EventStore } from "../ports/event-store.ts";
import { MAX_DATA_BYTES, type PublishRequest } from "./publish.ts";
import { memoryWorld } from "./world.fixture.ts";

const change = (delta: number, more: object = {}): PublishRequest => ({
  kind: "command",
  domain: "counter",
  command: { type: "ChangeCounter", counterId: "global", delta },
  actor: "http",
  ...more,
});
const event = (type: string, data: unknown, more: object = {}): PublishRequest => ({
  kind: "event",
  type,
  data,
  actor: "bus:shop",
  ...more,
});

/** A world in which others change the stream before the first `times` appends. */
function contended(times: number) {
  const store = memoryEventStore();
  const ids = sequentialIds();
  const other = memoryWorld({ store, ids });
  let left = times;
  const append: EventStore["append"] = async (request) => {
    if (left > 0) {
      left -= 1;
      await other.publish(change(100));
    }
    return store.append(request);
  };
  return memoryWorld({ store: { ...store, append }, ids });
}

describe("a command", () => {
  it("becomes a fact with its place, its time and where it came from", async () => {
    const { publish } = memoryWorld();
    const options = { requestId: "r1", correlationId: "c1", causationId: "e0", source: "shop", traceparent: "00-1" };
    expect(await publish(change(5, options))).toMatchObject({
      kind: "recorded",
      stream: "counter#global",
      version: 1,
      facts: [
        {
          type: "CounterChanged",
          schemaVersion: 1,
          version: 1,
          time: "2026-01-01T00:00:00.000Z",
          data: { value: 5 },
          meta: { actor: "http", ...options },
        },
      ],
    });
  });

  it("begins a chain of its own where it names none", async () => {
    const { publish } = memoryWorld();
    const published = await publish(change(1));
    const fact = published.kind === "refused" ? undefined : published.facts[0];
    expect(fact?.meta).toMatchObject({ correlationId: fact?.id, causationId: null, source: "bridgework" });
  });

  it("for an unknown domain is refused", async () => {
    expect(
      await memoryWorld().publish({ ...change(1), kind: "command", domain: "nothing", command: {} }),
    ).toMatchObject({
      code: "unknown_domain",
    });
  });

  it("that is not valid is refused, naming the field, what was expected and what came", async () => {
    const { publish, types } = memoryWorld();
    expect(await publish(change(0.5))).toMatchObject({
      kind: "refused",
      code: "invalid",
      details: [{ path: "delta", expected: "int", received: "0.5" }],
    });
    expect(await types()).toEqual([]);
  });
});

describe("an event from outside", () => {
  it("amounts to the command of its domain", async () => {
    const { publish } = memoryWorld();
    const published = await publish(event("CounterChanged", { counterId: "global", delta: 2, reason: "sale" }));
    expect(published).toMatchObject({ facts: [{ data: { value: 2, reason: "sale" }, meta: { actor: "bus:shop" } }] });
  });

  it("gets an id that depends on its request id, so that repeating it creates nothing new", async () => {
    const { publish, types } = memoryWorld();
    const form = { formType: "contact", fields: {}, recipient: { email: "ada@example.com" } };
    const first = await publish(event("FormSubmitted", form, { requestId: "r1" }));
    const again = await publish(event("FormSubmitted", form, { requestId: "r1" }));
    expect(again).toEqual({ ...first, kind: "duplicate" });
    expect(await types()).toEqual(["FormSubmitted"]);
  });

  it("of an undeclared type is refused with the declared ones", async () => {
    const refused = await memoryWorld().publish(event("FormSubmited", {}));
    expect(refused).toMatchObject({ code: "unknown_event_type", details: [{ path: "type" }] });
    expect(refused).toHaveProperty("message", expect.stringContaining("FormSubmitted"));
  });

  it.each([null, "text", [1], 5])("with %o as data is refused", async (data) => {
    expect(await memoryWorld().publish(event("FormSubmitted", data))).toMatchObject({
      code: "invalid",
      details: [{ path: "data", expected: "object" }],
    });
  });

  it("names fields from the top of the event", async () => {
    const refused = await memoryWorld().publish(
      event("FormSubmitted", { formType: "a", fields: {}, recipient: { email: "x" } }),
    );
    expect(refused).toMatchObject({ details: [{ path: "data.recipient.email", expected: "email" }] });
  });

  it("is refused when it is too large or too deep to be kept", async () => {
    const { publish } = memoryWorld();
    const large = { counterId: "c", delta: 1, reason: "x".repeat(MAX_DATA_BYTES) };
    expect(await publish(event("CounterChanged", large))).toMatchObject({ code: "too_large" });
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(await publish(event("TaskSubmitted", { input: { deep } }))).toMatchObject({ code: "too_deep" });
  });
});

describe("a request id", () => {
  it("gives the first result again, whatever has happened since", async () => {
    const { publish } = memoryWorld();
    const first = await publish(change(1, { requestId: "r1" }));
    await publish(change(7));
    expect(await publish(change(1, { requestId: "r1" }))).toEqual({ ...first, kind: "duplicate" });
  });

  it("gives the first result also where the command would be refused by now", async () => {
    const { publish } = memoryWorld();
    const atZero = { type: "ChangeCounter", counterId: "global", delta: 1, expectedVersion: 0 };
    const request: PublishRequest = {
      ...change(1),
      kind: "command",
      domain: "counter",
      command: atZero,
      requestId: "r1",
    };
    await publish(request);
    expect(await publish(request)).toMatchObject({ kind: "duplicate", version: 1 });
    expect(await publish({ ...request, requestId: "r2" })).toMatchObject({ code: "version_conflict" });
  });

  it("is refused for another command", async () => {
    const { publish, types } = memoryWorld();
    await publish(change(1, { requestId: "r1" }));
    expect(await publish(change(2, { requestId: "r1" }))).toMatchObject({ code: "idempotency_mismatch" });
    expect(await types()).toHaveLength(1);
  });

  it("makes every sequence of repeated changes count once", async () => {
    const requests = fc.array(fc.record({ key: fc.nat({ max: 5 }), twice: fc.boolean() }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(requests, async (sequence) => {
        const { publish, facts } = memoryWorld();
        for (const { key, twice } of sequence) {
          const request = change(key + 1, { requestId: `r${key}` });
          await Promise.all([publish(request), ...(twice ? [publish(request)] : [])]);
        }
        const keys = new Set(sequence.map(({ key }) => key));
        const expected = [...keys].reduce((sum, key) => sum + key + 1, 0);
        expect((await facts()).at(-1)?.data["value"] ?? 0).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe("contention", () => {
  it("within the process loses no change", async () => {
    const { publish, facts } = memoryWorld();
    await Promise.all(Array.from({ length: 50 }, () => publish(change(1))));
    expect((await facts()).map(({ data }) => data["value"])).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });

  it("with others is decided anew on what they recorded", async () => {
    const world = contended(2);
    const publishing = world.publish(change(1));
    await world.clock.advance(10_000);
    expect(await publishing).toMatchObject({ kind: "recorded", version: 3, facts: [{ data: { value: 201 } }] });
  });

  it("that does not end is refused after twelve tries", async () => {
    const world = contended(12);
    const publishing = world.publish(change(1));
    await world.clock.advance(60_000);
    expect(await publishing).toMatchObject({ kind: "refused", code: "contention" });
  });

  it("is told from a stale memory: a refusal rests on the newest version", async () => {
    const shared = { store: memoryEventStore(), ids: sequentialIds() };
    const [here, there] = [memoryWorld(shared), memoryWorld(shared)];
    await here.publish(change(1));
    await there.publish(change(1));
    const command = { type: "ChangeCounter", counterId: "global", delta: 1, expectedVersion: 2 };
    expect(await here.publish({ kind: "command", domain: "counter", command, actor: "http" })).toMatchObject({
      kind: "recorded",
      version: 3,
    });
  });
});

it("answers unchanged where the command has nothing to record", async () => {
  const { publish } = memoryWorld();
  await publish(event("TaskSubmitted", { taskId: "t1", name: "n", handler: { type: "simulated" } }));
  const started = event("TaskStarted", { taskId: "t1", run: 1, execution: "e" });
  expect(await publish(started)).toMatchObject({ kind: "recorded", version: 2 });
  expect(await publish(started)).toEqual({ kind: "unchanged", stream: "task#t1", version: 2, facts: [] });
});
