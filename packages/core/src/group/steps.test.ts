import { expect, it } from "vitest";
import { memoryWorld, payload } from "../app/world.fixture.ts";
import type { Fact } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";

const NUMBER = "4111111111111111";
const work = { name: "charge", handler: { type: "simulated" }, group: "g1" };

/** A world in which the workflows of the group's rules are run by hand. */
function openGroup() {
  const world = memoryWorld();
  const factAt = async (stream: string, version: number): Promise<Fact> => {
    const [fact] = await world.store.read(stream, { from: version, limit: 1 });
    if (fact === undefined) throw new Error(`${stream} has no version ${version}`);
    return fact;
  };
  const submit = async (data: JsonObject) => {
    const published = await world.publish({ kind: "event", type: "TaskSubmitted", data, actor: "http" });
    const [fact] = published.kind === "refused" ? [] : published.facts;
    if (fact === undefined) throw new Error("the task was refused");
    return fact;
  };
  const run = (step: string, cause: Fact, input: JsonObject = cause.data) =>
    world.runStep(step, payload(input, { state: step, run: `run-${cause.id}`, workflow: "group", cause }));
  return { ...world, factAt, submit, run };
}

it("carries a task from its place in the group to its release, with its own correlation", async () => {
  const { submit, run, factAt, facts } = openGroup();
  const first = await submit({ ...work, taskId: "t1", input: {} });
  const second = await submit({ ...work, taskId: "t2", input: { card: NUMBER }, sensitive: ["card"] });
  for (const cause of [second, first]) await run("group-request", cause, await run("group-submit", cause));
  const given = (await facts()).filter(({ type }) => type === "TurnGiven");
  expect(given.map(({ data }) => data["taskId"])).toEqual(["t1"]);
  if (given[0] !== undefined) await run("group-release", given[0]);
  await run("group-end", await factAt("task#t1", 2), { group: "g1", taskId: "t1", run: 1 });
  const next = (await facts()).at(-1);
  expect(next).toMatchObject({ type: "TurnGiven", data: { taskId: "t2" } });
  if (next !== undefined) await run("group-release", next);
  const [submitted, released] = [await factAt("task#t2", 1), await factAt("task#t2", 2)];
  expect(released).toMatchObject({ type: "TaskReleased", meta: { correlationId: second.meta.correlationId } });
  expect([submitted.data["input"], released.data["input"]]).toEqual([second.data["input"], second.data["input"]]);
  expect(JSON.stringify(await facts())).not.toContain(NUMBER);
});

it("buries a task whose id is taken elsewhere, and gives its place to the next", async () => {
  const { submit, run, facts, deadLetters, publish } = openGroup();
  const alone = { taskId: "t1", name: "n", handler: { type: "simulated" } };
  await publish({ kind: "event", type: "TaskSubmitted", data: alone, actor: "http" });
  const taken = await submit({ ...work, taskId: "t1", input: {} });
  const second = await submit({ ...work, taskId: "t2", input: {} });
  await run("group-request", second, await run("group-submit", second));
  await expect(run("group-submit", taken)).rejects.toMatchObject({ name: "VALIDATION", code: "task_exists" });
  const failure = { error: { Error: "VALIDATION", Cause: "t1 is taken" }, state: "Submit", attempts: 1 };
  await run("group-refuse", taken, { task: taken.data, failure });
  expect((await deadLetters.list({}, { limit: 5 })).items).toMatchObject([
    { stream: "group#g1", reason: "t1 is taken", redrive: { kind: "none" } },
  ]);
  expect((await facts()).slice(-2)).toMatchObject([
    { type: "TurnEnded", data: { taskId: "t1" } },
    { type: "TurnGiven", data: { taskId: "t2" } },
  ]);
});
