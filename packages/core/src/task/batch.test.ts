import { expect, it } from "vitest";
import { memoryWorld, payload } from "../app/world.fixture.ts";
import type { Fact } from "../kernel/event.ts";
import { Fault } from "../kernel/fault.ts";
import type { ManualClock } from "../memory/clock.ts";
import { memoryEventStore } from "../memory/event-store.ts";
import { sequentialIds } from "../memory/ids.ts";
import type { OutgoingRequest } from "../ports/http-client.ts";

const taskId = "t1";
const url = "https://example.com/items";
const SECONDS_FOR_ONE = 2;

/** A host that takes two seconds for an item, refuses those that `fail` names and never answers at `hangAt`. */
function slowHost() {
  const sent: OutgoingRequest[] = [];
  const host: { fail: (item: number) => Error | undefined; hangAt: number; hangs: boolean } = {
    fail: () => undefined,
    hangAt: -1,
    hangs: false,
  };
  const send = async (request: OutgoingRequest, clock: ManualClock) => {
    const item = Number(request.body);
    if (item === host.hangAt) {
      host.hangs = true;
      return new Promise(() => {});
    }
    await clock.advance(SECONDS_FOR_ONE * 1000);
    sent.push(request);
    const failure = host.fail(item);
    if (failure !== undefined) throw failure;
    return { status: 200, retryAfter: null, body: {} };
  };
  return { host, sent, send };
}

/** A batch of so many items that was started, and processes that work on it one after another. */
async function batchOf(count: number) {
  const shared = { store: memoryEventStore(), ids: sequentialIds() };
  const { host, sent, send } = slowHost();
  const startProcess = () => {
    const world = memoryWorld(shared);
    Object.assign(world.ports.http, { send: (request: OutgoingRequest) => send(request, world.clock) });
    return world;
  };
  const world = startProcess();
  const input = { items: Array.from({ length: count }, (_, item) => item) };
  const data = { taskId, name: "n", handler: { type: "batch", url }, input };
  const published = await world.publish({ kind: "event", type: "TaskSubmitted", data, actor: "http" });
  const cause = published.kind === "refused" ? undefined : published.facts[0];
  if (cause === undefined) throw new Error("the task was refused");
  const run = (step: string, state: string, tried: Tried = {}) => {
    const { retries = 0, from = cause, input = from.data, by = world } = tried;
    return by.runStep(step, payload(input, { state, retries, cause: from, run: `run-${from.version}` }));
  };
  await run("task-start", "Start");
  const execute = (tried: Tried = {}) => run("task-execute-batch", "ExecuteBatch", tried);
  const progress = async () =>
    (await world.facts()).filter(({ type }) => type === "TaskProgressed").map((fact) => fact.data["done"]);
  return { world, startProcess, host, run, execute, progress, sent, items: () => sent.map(({ body }) => body) };
}

interface Tried {
  readonly retries?: number;
  readonly from?: Fact;
  readonly input?: Fact["data"];
  readonly by?: ReturnType<typeof memoryWorld>;
}

it("sends each item by itself, in order, under a key of its own", async () => {
  const { execute, sent } = await batchOf(3);
  expect(await execute()).toEqual({ attempts: 1, finished: true, result: { done: 3, total: 3 } });
  expect(sent.map(({ method, url, body, headers }) => [method, url, body, headers["Idempotency-Key"]])).toEqual([
    ["POST", url, 0, "task/t1/0"],
    ["POST", url, 1, "task/t1/1"],
    ["POST", url, 2, "task/t1/2"],
  ]);
});

it("stops while there is still time for a whole item, records how far it came, and goes on from there", async () => {
  const { world, execute, progress, items } = await batchOf(40);
  const begun = world.clock.now();
  expect(await execute()).toMatchObject({ finished: false, result: { done: 28, total: 40 } });
  expect(world.clock.now() - begun).toBeLessThanOrEqual(59_000);
  expect(await execute()).toMatchObject({ finished: true, result: { done: 40, total: 40 } });
  expect(items()).toEqual(Array.from({ length: 40 }, (_, item) => item));
  expect(await progress()).toEqual([20, 28, 40]);
});

it("records how far it came before the failure of an item rises, and the next attempt begins with that item", async () => {
  const { world, host, execute, progress, items } = await batchOf(4);
  host.fail = (item) => (item === 2 ? new Fault("NETWORK", "unreachable", "nobody answers") : undefined);
  await expect(execute()).rejects.toMatchObject({ name: "NETWORK" });
  expect(await progress()).toEqual([2]);
  host.fail = () => undefined;
  await execute({ retries: 1 });
  expect(items()).toEqual([0, 1, 2, 2, 3]);
  expect((await world.types()).slice(2)).toEqual(["TaskProgressed", "TaskAttemptFailed", "TaskProgressed"]);
});

it("counts attempts anew when it has got on", async () => {
  const { world, host, execute } = await batchOf(40);
  host.fail = (item) => (item === 30 ? new Fault("SYSTEM", "down", "it broke") : undefined);
  await execute();
  await execute().catch(() => {});
  await execute({ retries: 1 }).catch(() => {});
  const attempts = (await world.facts()).filter(({ type }) => type === "TaskAttemptFailed");
  expect(attempts.map(({ data }) => data["attempt"])).toEqual([1, 2]);
});

it("repeats few items after a process died, under the keys that they had", async () => {
  const { host, startProcess, execute, sent, items } = await batchOf(25);
  host.hangAt = 23;
  void execute();
  while (!host.hangs) await Promise.resolve();
  const next = startProcess();
  host.hangAt = -1;
  expect(await execute({ by: next })).toMatchObject({ finished: true });
  expect(items()).toEqual([...Array.from({ length: 23 }, (_, item) => item), 20, 21, 22, 23, 24]);
  expect(new Set(sent.map(({ headers }) => headers["Idempotency-Key"])).size).toBe(25);
});

it("goes on after a redrive where the run before it stopped", async () => {
  const { world, host, run, execute, items } = await batchOf(3);
  host.fail = (item) => (item === 2 ? new Fault("VALIDATION", "http_400", "not so") : undefined);
  await execute().catch(() => {});
  const failure = { error: { Error: "VALIDATION", Cause: "not so" }, state: "ExecuteBatch", attempts: 1 };
  await run("task-bury", "Bury", { input: { task: { taskId, run: 1, name: "n" }, failure } });
  const letter = (await world.deadLetters.list({}, { limit: 1 })).items[0];
  const redriven = await world.redrive(letter?.id ?? "");
  const from = "published" in redriven ? redriven.published.facts[0] : undefined;
  if (from === undefined) throw new Error("the letter was not redriven");
  host.fail = () => undefined;
  await run("task-start", "Start", { from });
  expect(await execute({ from })).toMatchObject({ finished: true });
  expect(items()).toEqual([0, 1, 2, 2]);
});

it.each([{}, { items: [] }, { items: "many" }])("is refused with the input %o", async (input) => {
  const data = { taskId, name: "n", handler: { type: "batch", url }, input };
  const refused = await memoryWorld().publish({ kind: "event", type: "TaskSubmitted", data, actor: "http" });
  expect(refused).toMatchObject({ kind: "refused", details: [{ path: "data.input.items" }] });
});
