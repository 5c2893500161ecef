import type { Receipt } from "@bridgework/functions/http/contract";
import type { Health } from "@bridgework/functions/http/health-contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { itLocally, openSystem } from "./open-system.ts";
import { eventually } from "./process.ts";
import type { System } from "./system.ts";

/* What an operator sees of a running system. */

let system: System;
beforeAll(async () => {
  system = await openSystem();
});
afterAll(() => system.close());

const SECRET = "kept-from-the-log";
const task = { name: "resize", handler: { type: "simulated", failureRate: 1, errorClass: "VALIDATION" } };

it("shows a failed task in the log and the health, and nothing of its input", async () => {
  const { status } = await system.post<Receipt>("/api/tasks", { ...task, input: { note: SECRET } });
  expect(status).toBe(201);
  const health = await eventually("the dead letter", async () => {
    const { body } = await system.get<Health>("/health");
    return body.deadLetters === 1 ? body : undefined;
  });
  expect(health.parts.find(({ part }) => part === "deadLetters")).toMatchObject({ status: "ok", value: 1 });
  expect(await system.get("/ready")).toMatchObject({ status: 200, body: { ready: true } });
  const log = system.log();
  const request = log.find(({ event, route }) => event === "request" && route === "POST /api/tasks");
  const attempt = log.find(({ event }) => event === "attempt failed");
  expect(request).toMatchObject({ level: "info", status: 201 });
  expect(attempt).toMatchObject({ step: "task-execute", correlationId: request?.["correlationId"] });
  expect(JSON.stringify(log)).not.toContain(SECRET);
});

itLocally("metricsPage")("counts it in the metrics", async () => {
  const metrics = await (await fetch(`${system.url}/metrics`)).text();
  expect(metrics).toContain('bridgework_dead_letters_buried_total{kind="failed",error_class="VALIDATION"} 1\n');
  expect(metrics).toContain("bridgework_dead_letters 1\n");
});
