import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryHttpClient } from "@bridgework/core/memory/http-client";
import { memoryLogger } from "@bridgework/core/memory/logger";
import { seededRandom } from "@bridgework/core/memory/random";
import { topology } from "@bridgework/core/topology";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { type OpenTelemetry, openTelemetry } from "@bridgework/functions/system/open-telemetry";
import { openReceiver } from "@bridgework/functions/system/otlp.fixture";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openRuntime, type Runtime } from "../runtime.ts";

/* The whole process, with a receiver of traces. */

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PRODUCER = "b7ad6b7169203331";
const SECRET = "kept-from-the-log";

const folder = mkdtempSync(join(tmpdir(), "bridgework-trace-"));
const receiver = await openReceiver();
const http = memoryHttpClient();
const logger = memoryLogger();
let telemetry: OpenTelemetry;
let runtime: Runtime;

beforeAll(async () => {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  vi.stubEnv("OTEL_SERVICE_NAME", "orders");
  const onProblem = (problem: string) => {
    throw new Error(problem);
  };
  const clock = systemClock();
  telemetry = openTelemetry({ version: "1.0.0", clock, onProblem });
  const settings = { taskFailureRate: 0, notifyFailureRate: 0, operatorEmail: "operator@localhost" };
  runtime = await openRuntime({
    ...{ folder, topology, version: "1.0.0", clock, ids: systemIds(clock), random: seededRandom(1), http, settings },
    observation: { tracing: telemetry, logger },
    onProblem,
  });
  await taskDone(runtime);
  await runtime.close();
  await telemetry.close();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Submits a task that calls out, and resolves when its run has ended. */
async function taskDone({ live, doors }: Runtime): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const send = (text: string) => {
      const message: LiveMessage = JSON.parse(text);
      if (message.kind === "runs" && message.items.some(({ status }) => status === "SUCCEEDED")) resolve();
    };
    void live.connect({ bufferedAmount: 0, send, close: () => {} }, null);
  });
  const handler = { type: "http", url: "https://example.com/work" };
  const response = await doors.request("/api/tasks", {
    method: "POST",
    headers: { "content-type": "application/json", traceparent: `00-${TRACE}-${PRODUCER}-01` },
    body: JSON.stringify({ name: "resize", handler, input: { note: SECRET } }),
  });
  expect(response.status).toBe(201);
  await ended;
}

const named = (name: string) => {
  const span = receiver.spans.find((each) => each.name === name);
  if (span === undefined)
    throw new Error(`No span ${name} among ${receiver.spans.map((each) => each.name).join(", ")}`);
  return span;
};

it("exports one trace from the producer through door, publish, relay, run and step", () => {
  expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  const way = ["POST /api/tasks", "publish event", "relay TaskSubmitted", "run task-run", "step task-execute"];
  const parents = way.map((name) => named(name).parentSpanId);
  expect(parents).toEqual([PRODUCER, ...way.slice(0, -1).map((name) => named(name).spanId)]);
});

it("goes on with what the steps record", () => {
  const steps = receiver.spans.filter(({ name }) => name.startsWith("step ")).map(({ spanId }) => spanId);
  const recorded = receiver.spans.filter(({ name }) => name === "publish task");
  expect(recorded.length).toBeGreaterThan(0);
  for (const { parentSpanId } of recorded) expect(steps).toContain(parentSpanId);
});

it("hands the step's span on to whom the step calls", () => {
  const [call] = http.requests;
  expect(call?.headers["traceparent"]).toBe(`00-${TRACE}-${named("step task-execute").spanId}-01`);
});

it("takes a run's time from its history", () => {
  const { startTimeUnixNano, endTimeUnixNano } = named("run task-run");
  const step = named("step task-execute");
  expect(BigInt(startTimeUnixNano)).toBeLessThanOrEqual(BigInt(step.startTimeUnixNano));
  expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(step.startTimeUnixNano));
});

it("is called as the environment says", () => {
  expect(receiver.bodies[0]).toContain('{"key":"service.name","value":{"stringValue":"orders"}}');
});

it("shows nothing of what was sent, in spans and in the log", () => {
  expect(logger.lines.length).toBeGreaterThan(0);
  expect(receiver.bodies.join() + JSON.stringify(logger.lines)).not.toContain(SECRET);
});
