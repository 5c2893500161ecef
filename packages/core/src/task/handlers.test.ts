import { describe, expect, it } from "vitest";
import { memoryWorld } from "../app/world.fixture.ts";
import { ERROR_CLASSES, errorClassOf, Fault } from "../kernel/fault.ts";
import type { StepContext } from "../kernel/workflow.ts";
import type { IncomingResponse } from "../ports/http-client.ts";
import type { HandlerOf } from "./events.ts";
import { handle } from "./handlers.ts";

const context: StepContext = {
  execution: "arn:1",
  workflow: "task-run",
  run: "run-1",
  state: "Execute",
  attempt: 1,
  key: "arn:1/Execute",
  correlationId: "c1",
  causationId: null,
  eventType: null,
  deadline: Number.POSITIVE_INFINITY,
};
const attempt = { run: 1, input: { width: 640 }, context };
const hook: HandlerOf<"http"> = { type: "http", url: "https://example.com/hook?token=secret", method: "POST" };
const answering = (status: number, body: IncomingResponse["body"] = {}) =>
  memoryWorld({ answer: () => ({ status, retryAfter: null, body }) });

describe("the simulated handler", () => {
  const failures = async (rate: { failureRate?: number }, taskFailureRate: number) => {
    const { ports } = memoryWorld({ taskFailureRate });
    const tries = Array.from({ length: 400 }, () => handle({ type: "simulated", ...rate }, attempt, ports));
    const settled = await Promise.allSettled(tries);
    return settled.flatMap((each) => (each.status === "rejected" ? [errorClassOf(each.reason)] : []));
  };

  it("fails at the setting's rate, or at its own", async () => {
    expect((await failures({}, 0.3)).length / 400).toBeCloseTo(0.3, 1);
    expect(await failures({ failureRate: 0 }, 1)).toEqual([]);
    expect(await failures({ failureRate: 1 }, 0)).toHaveLength(400);
  });

  it("fails with every class but VALIDATION and CIRCUIT_OPEN, unless it is told a class", async () => {
    const expected = ERROR_CLASSES.filter((name) => name !== "VALIDATION" && name !== "CIRCUIT_OPEN");
    expect(new Set(await failures({ failureRate: 1 }, 0))).toEqual(new Set(expected));
    const told = handle({ type: "simulated", failureRate: 1, errorClass: "VALIDATION" }, attempt, memoryWorld().ports);
    await expect(told).rejects.toMatchObject({ name: "VALIDATION" });
  });
});

describe("the http handler", () => {
  it("sends the task's input with an idempotency key and gives status and body back", async () => {
    const world = answering(201, { id: 7 });
    expect(await handle(hook, attempt, world.ports)).toEqual({ status: 201, body: { id: 7 } });
    expect(world.http.requests).toEqual([
      {
        method: "POST",
        url: "https://example.com/hook?token=secret",
        headers: { "Content-Type": "application/json", "Idempotency-Key": "arn:1/Execute" },
        body: { width: 640 },
        timeout: 10_000,
      },
    ]);
  });

  it("sends its own body where it has one, and none with GET", async () => {
    const world = answering(200);
    await handle({ ...hook, body: [1] }, attempt, world.ports);
    await handle({ ...hook, method: "GET", body: [1] }, attempt, world.ports);
    expect(world.http.requests.map(({ body }) => body)).toEqual([[1], undefined]);
  });

  it("leaves out an answer that is too long to be kept", async () => {
    const world = answering(200, "x".repeat(60_000));
    expect(await handle(hook, attempt, world.ports)).toEqual({ status: 200, body: null, truncated: true });
  });

  it.each([
    [429, "RATE_LIMIT"],
    [500, "SYSTEM"],
    [503, "SYSTEM"],
    [400, "VALIDATION"],
    [404, "VALIDATION"],
    [302, "VALIDATION"],
  ])("takes status %i as %s", async (status, name) => {
    await expect(handle(hook, attempt, answering(status).ports)).rejects.toMatchObject({
      name,
      code: `http_${status}`,
    });
  });

  it("leaves the query of the address out of its errors", async () => {
    await expect(handle(hook, attempt, answering(500).ports)).rejects.toThrow(
      "POST https://example.com/hook: expected a status of 200 to 299, received 500",
    );
  });

  it("lets a connection that fails rise as NETWORK", async () => {
    const { ports } = memoryWorld({
      answer: () => {
        throw new Fault("NETWORK", "refused", "connection refused");
      },
    });
    await expect(handle(hook, attempt, ports)).rejects.toMatchObject({ name: "NETWORK" });
  });

  it("refuses what is not HTTP as VALIDATION, without a call", async () => {
    const world = answering(200);
    await expect(handle({ ...hook, url: "file:///etc/passwd" }, attempt, world.ports)).rejects.toMatchObject({
      name: "VALIDATION",
      code: "url_refused",
    });
    expect(world.http.requests).toEqual([]);
  });
});
