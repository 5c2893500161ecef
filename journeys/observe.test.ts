import { createServer } from "node:http";
import type { Receipt } from "@bridgework/functions/http/contract";
import type { Health } from "@bridgework/functions/http/health-contract";
import { expect, it, onTestFinished } from "vitest";
import { getJson, postJson } from "./http.ts";
import { eventually, startProcess } from "./process.ts";

/* What an operator sees of a process. */

async function started(environment: Readonly<Record<string, string>> = {}) {
  const bridgework = await startProcess({ data: "none", environment });
  onTestFinished(async () => void (await bridgework.stop()));
  return bridgework;
}

const SECRET = "kept-from-the-log";
const task = { name: "resize", handler: { type: "simulated", failureRate: 1, errorClass: "VALIDATION" } };

it("shows a failed task in the log, the metrics and the health, and nothing of its input", async () => {
  const { url, log } = await started();
  expect((await postJson<Receipt>(`${url}/api/tasks`, { ...task, input: { note: SECRET } })).status).toBe(201);
  const health = await eventually("the dead letter", async () => {
    const { body } = await getJson<Health>(`${url}/health`);
    return body.deadLetters === 1 ? body : undefined;
  });
  expect(health.parts.find(({ part }) => part === "deadLetters")).toMatchObject({ status: "ok", value: 1 });
  expect(await getJson(`${url}/ready`)).toMatchObject({ status: 200, body: { ready: true } });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('bridgework_dead_letters_buried_total{kind="failed",error_class="VALIDATION"} 1\n');
  expect(metrics).toContain("bridgework_dead_letters 1\n");
  const request = log.find(({ route }) => route === "POST /api/tasks");
  const attempt = log.find(({ event }) => event === "attempt failed");
  expect(request).toMatchObject({ level: "info", event: "request", status: 201 });
  expect(attempt).toMatchObject({ step: "task-execute", correlationId: request?.["correlationId"] });
  expect(JSON.stringify(log)).not.toContain(SECRET);
});

it("logs no request from the level notice on", async () => {
  const { url, log } = await started({ LOG_LEVEL: "notice" });
  await getJson(`${url}/health`);
  expect(log.filter(({ event }) => event === "request")).toEqual([]);
});

it("exports traces as the environment says", async () => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.end("{}");
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void collector.close());
  await new Promise((listening) => collector.once("listening", listening));
  const address = collector.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { url, stop } = await started({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  await postJson(`${url}/api/counters/hits/increment`, { amount: 1 });
  await stop();
  expect(bodies.join("")).toContain('"name":"POST /api/counters/{id}/increment"');
});
