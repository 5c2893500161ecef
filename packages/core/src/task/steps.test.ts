import { expect, it } from "vitest";
import { memoryWorld, payload, type WorldOptions } from "../app/world.fixture.ts";
import type { Fact } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { Handler } from "./events.ts";

const taskId = "t1";

async function submitted(handler: Handler, options?: WorldOptions) {
  const world = memoryWorld(options);
  const data = { taskId, name: "resize", handler, input: { token: "secret" } };
  const published = await world.publish({ kind: "event", type: "TaskSubmitted", data, actor: "http" });
  const cause = published.kind === "refused" ? undefined : published.facts[0];
  if (cause === undefined) throw new Error("the task was refused");
  const run = (step: string, input: JsonObject, state: string, retries = 0) =>
    world.runStep(step, payload(input, { state, retries, cause, workflow: "task-run" }));
  const execute = (retries = 0, from: Fact = cause) => run("task-execute", from.data, "Execute", retries);
  await run("task-start", cause.data, "Start");
  return { world, cause, run, execute };
}

const failure = { error: { Error: "NETWORK", Cause: "connection refused" }, state: "Execute", attempts: 4 };

it("records the start, the result and nothing twice", async () => {
  const { world, cause, run, execute } = await submitted({ type: "simulated", failureRate: 0 });
  await run("task-start", cause.data, "Start", 1);
  const done = await execute();
  expect(done).toEqual({ attempts: 1, finished: true, result: { simulated: true } });
  await run("task-complete", { task: cause.data, done }, "Complete");
  await run("task-complete", { task: cause.data, done }, "Complete", 1);
  const facts = await world.facts();
  expect(facts.map(({ type }) => type)).toEqual(["TaskSubmitted", "TaskStarted", "TaskSucceeded"]);
  expect(facts.slice(1).map(({ meta }) => meta.causationId)).toEqual([cause.id, cause.id]);
});

it("records every failed attempt before it rises with its class, each once", async () => {
  const { world, execute } = await submitted({ type: "simulated", failureRate: 1, errorClass: "SYSTEM" });
  await expect(execute()).rejects.toMatchObject({ name: "SYSTEM" });
  await expect(execute()).rejects.toMatchObject({ name: "SYSTEM" });
  await expect(execute(1)).rejects.toMatchObject({ name: "SYSTEM" });
  const attempts = (await world.facts()).filter(({ type }) => type === "TaskAttemptFailed");
  expect(attempts.map(({ data }) => data)).toMatchObject([
    { run: 1, attempt: 1, errorClass: "SYSTEM" },
    { run: 1, attempt: 2, errorClass: "SYSTEM" },
  ]);
});

it("keeps the first failure of an attempt that is tried again after a crash and fails otherwise", async () => {
  const statuses = [503, 429];
  const { world, execute } = await submitted(
    { type: "http", url: "https://example.com/hook", method: "POST" },
    { answer: (_, call) => ({ status: statuses[call - 1] ?? 200, retryAfter: null, body: {} }) },
  );
  await expect(execute()).rejects.toMatchObject({ name: "SYSTEM" });
  await expect(execute()).rejects.toMatchObject({ name: "RATE_LIMIT" });
  const attempts = (await world.facts()).filter(({ type }) => type === "TaskAttemptFailed");
  expect(attempts).toMatchObject([{ data: { attempt: 1, errorClass: "SYSTEM" } }]);
});

it("buries what failed for good with its letter and both facts, once", async () => {
  const { world, cause, run } = await submitted({ type: "simulated" });
  const input = { task: cause.data, failure };
  expect(await run("task-bury", input, "Bury")).toMatchObject({ errorClass: "NETWORK", reason: "connection refused" });
  await run("task-bury", input, "Bury", 1);
  const { items } = await world.deadLetters.list({}, { limit: 10 });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    errorClass: "NETWORK",
    attempts: 4,
    state: "Execute",
    eventType: "TaskSubmitted",
    payload: { taskId, run: 1, name: "resize" },
  });
  expect((await world.facts()).slice(2)).toMatchObject([
    { type: "TaskFailed", data: { attempts: 4 } },
    { type: "TaskDeadLettered", data: { letterId: items[0]?.id } },
  ]);
});

it("keeps the task's input out of the dead letter", async () => {
  const { world, cause, run } = await submitted({ type: "simulated" });
  await run("task-bury", { task: cause.data, failure }, "Bury");
  expect(JSON.stringify((await world.deadLetters.list({}, { limit: 1 })).items)).not.toContain("secret");
});

it("fails every attempt of the first runs when told so, and a redrive succeeds", async () => {
  const { world, cause, run, execute } = await submitted({ type: "simulated", failureRate: 0, failRuns: 1 });
  await expect(execute()).rejects.toThrow("Simulated failure of attempt 1");
  await run("task-bury", { task: cause.data, failure }, "Bury");
  const letter = (await world.deadLetters.list({}, { limit: 1 })).items[0];
  const redriven = await world.redrive(letter?.id ?? "");
  const fact = "published" in redriven ? redriven.published.facts[0] : undefined;
  expect(fact).toMatchObject({ type: "TaskRedriven", data: { run: 2, name: "resize", input: { token: "secret" } } });
  if (fact !== undefined) expect(await execute(0, fact)).toMatchObject({ result: { simulated: true } });
});

it("refuses the report of a run that is not the task's, as VALIDATION", async () => {
  const { run } = await submitted({ type: "simulated" });
  await expect(run("task-start", { taskId, run: 9 }, "Start9")).rejects.toMatchObject({
    name: "VALIDATION",
    code: "wrong_run",
  });
});
