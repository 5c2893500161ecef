import { describe, expect, it } from "vitest";
import { buryRejected } from "../app/bury.ts";
import { memoryWorld, payload } from "../app/world.fixture.ts";
import type { Handler } from "./events.ts";
import { missingPaths, sensitivePaths } from "./sensitive.ts";

const NUMBER = "4111111111111111";
const work = {
  taskId: "t1",
  name: "charge",
  input: { card: { number: NUMBER }, amount: 7 },
  sensitive: ["card.number"],
};

async function submitted(handler: Handler, answer: { readonly status: number; readonly body: string }) {
  const world = memoryWorld({ answer: () => ({ ...answer, retryAfter: null }) });
  const data = { ...work, handler };
  const published = await world.publish({ kind: "event", type: "TaskSubmitted", data, actor: "http" });
  const cause = published.kind === "refused" ? undefined : published.facts[0];
  if (cause === undefined) throw new Error("the task was refused");
  const run = (step: string, state: string) =>
    world.runStep(step, payload(cause.data, { state, cause, workflow: "task-run" }));
  await run("task-start", "Start");
  return { world, execute: () => run("task-execute", "Execute") };
}

const http: Handler = { type: "http", url: "https://example.com/charge", method: "POST" };

describe("sensitive paths", () => {
  it("are those that the submitter names, with those within another left out", () => {
    const data = { sensitive: ["card.number", "card", "note", 7], input: {} };
    expect(sensitivePaths(data)).toEqual([
      ["input", "card"],
      ["input", "note"],
    ]);
  });

  it("that name what every object has are missing", () => {
    expect(missingPaths({ card: {} }, ["toString", "card.__proto__"])).toEqual(["toString", "card.__proto__"]);
  });

  it("are none where the data is not valid", () => {
    expect(sensitivePaths({ sensitive: "card" })).toEqual([]);
    expect(sensitivePaths({ handler: 7 })).toEqual([]);
  });

  it("are missing where the input has nothing", () => {
    expect(missingPaths(work.input, ["card.number", "card.cvc", "amount.x"])).toEqual(["card.cvc", "amount.x"]);
  });
});

describe("a handler", () => {
  it("gets the value, and what it echoes is masked in the result", async () => {
    const { world, execute } = await submitted(http, { status: 200, body: `charged ${NUMBER}` });
    expect(await execute()).toMatchObject({ result: { status: 200, body: "charged •••" } });
    expect(world.http.requests[0]?.body).toEqual(work.input);
  });

  it("has the value masked in what it throws, in the fact of the attempt too", async () => {
    const { world, execute } = await submitted(
      { ...http, url: `https://example.com/${NUMBER}` },
      { status: 503, body: "no" },
    );
    await expect(execute()).rejects.toMatchObject({ name: "SYSTEM", message: expect.stringContaining("/•••:") });
    const [, , failed] = await world.facts();
    expect(failed).toMatchObject({ type: "TaskAttemptFailed", data: { handlerVersion: "http@1" } });
    expect(JSON.stringify(failed)).not.toContain(NUMBER);
  });
});

it("keeps a rejected submission without what it calls sensitive", async () => {
  const world = memoryWorld();
  const detail = { data: { ...work, handler: { type: "shell" } } };
  const entry = { id: "e1", source: "test", "detail-type": "TaskSubmitted", detail };
  const letter = await buryRejected(world, entry, { kind: "refused", code: "invalid", message: "no", details: [] });
  expect(letter.payload).toMatchObject({ data: { input: { card: { number: "•••" }, amount: 7 } } });
  expect(JSON.stringify(letter)).not.toContain(NUMBER);
});
