import { expect, it } from "vitest";
import { Fault } from "../kernel/fault.ts";
import { memoryLogger } from "../memory/logger.ts";
import { memoryMetrics } from "../memory/metrics.ts";
import { memoryTracing } from "../memory/tracing.ts";
import { buryRejected } from "./bury.ts";
import { observedDeadLetters, observedNotifier, observedPublish } from "./observe.ts";
import { createRunStep } from "./run-step.ts";
import { memoryWorld, payload } from "./world.fixture.ts";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

function observedWorld(options: Parameters<typeof memoryWorld>[0] = {}) {
  const world = memoryWorld(options);
  const observation = { metrics: memoryMetrics(), tracing: memoryTracing(), logger: memoryLogger() };
  const publish = observedPublish(world.publish, observation);
  const notifier = observedNotifier(world.notifier, observation);
  const runStep = createRunStep(world.topology, { ...world.ports, publish, notifier }, observation);
  return { ...world, ...observation, observation, publish, runStep };
}

const increment = (requestId: string, expectedVersion?: number) => ({
  ...({ kind: "command", domain: "counter", actor: "http", requestId } as const),
  command: {
    type: "ChangeCounter",
    counterId: "hits",
    delta: 1,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  },
});

it("counts each publish by its outcome, and the facts that it recorded", async () => {
  const { publish, metrics } = observedWorld();
  await publish(increment("a"));
  await publish(increment("a"));
  await publish(increment("b", 7));
  const counted = metrics.kept.map((metric) => ("labels" in metric ? Object.values(metric.labels)[0] : ""));
  expect(counted).toEqual(["CounterChanged", "recorded", "duplicate", "refused"]);
});

it("gives facts the trace context of the publish that recorded them", async () => {
  const { publish, facts, tracing } = observedWorld();
  await publish({ ...increment("a"), traceparent: TRACEPARENT });
  const [span] = tracing.ended;
  const [fact] = await facts();
  expect(span).toMatchObject({ parentId: "b7ad6b7169203331", attributes: { "bridgework.outcome": "recorded" } });
  expect(fact?.meta.traceparent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span?.spanId}-01`);
});

it("says in the span why a command was refused", async () => {
  const { publish, tracing } = observedWorld();
  await publish(increment("a", 7));
  expect(tracing.ended[0]?.error).toBe("version_conflict");
});

async function undeliverable() {
  const failNotify = () => new Fault("NETWORK", "unreachable", "bob@example.com is not there");
  const world = observedWorld({ failNotify });
  const recipient = { email: "bob@example.com" };
  const data = { formType: "contact", fields: {}, recipient };
  await world.publish({ kind: "event", type: "FormSubmitted", data, actor: "http", traceparent: TRACEPARENT });
  const [cause] = await world.facts();
  const to = { formId: "f1", formType: "contact", channel: "email", to: recipient.email };
  if (cause === undefined) throw new Error("Expected the form's fact.");
  return { ...world, cause, to };
}

it("counts and logs an attempt that failed, without what it was given", async () => {
  const { runStep, cause, to, metrics, logger, tracing } = await undeliverable();
  await expect(runStep("form-send", payload(to, { state: "Email", cause }))).rejects.toThrow();
  expect(metrics.kept).toContainEqual({
    name: "bridgework_step_attempts_total",
    value: 1,
    labels: { step: "form-send", outcome: "NETWORK" },
  });
  expect(metrics.kept).toContainEqual({
    name: "bridgework_notifications_total",
    value: 1,
    labels: { channel: "email", outcome: "NETWORK" },
  });
  const [line] = logger.lines;
  expect(line).toMatchObject({
    event: "attempt failed",
    fields: {
      step: "form-send",
      run: "run-1",
      attempt: 1,
      errorClass: "NETWORK",
      correlationId: cause.meta.correlationId,
    },
  });
  expect(JSON.stringify([logger.lines, tracing.ended, metrics.kept])).not.toContain("bob@");
});

it("takes no trace context that is malformed into a step", async () => {
  const { runStep, publish, facts, tracing } = observedWorld();
  await publish(increment("a"));
  const [fact] = await facts();
  if (fact === undefined) throw new Error("Expected a fact.");
  const cause = { ...fact, meta: { ...fact.meta, traceparent: "x\r\nInjected: 1" } };
  await runStep("no-such-step", payload({}, { state: "S", cause })).catch(() => {});
  await runStep("counter-tell-operator", payload({}, { state: "S", cause })).catch(() => {});
  expect(tracing.ended.at(-1)?.parent).toBeUndefined();
});

it("counts and logs a letter that is buried, without what a stranger sent", async () => {
  const { deadLetters, ports, topology, logger, metrics, observation } = observedWorld();
  const observed = observedDeadLetters(deadLetters, observation);
  const entry = { id: "e1", source: "shop", "detail-type": "bob@example.com", detail: { data: { secret: "hush" } } };
  const refusal = { kind: "refused", code: "invalid", message: "hush is not valid", details: [] } as const;
  await buryRejected({ ...ports, topology, deadLetters: observed }, entry, refusal);
  expect(metrics.kept[0]).toMatchObject({ labels: { kind: "rejected", error_class: "VALIDATION" } });
  expect(logger.lines[0]).toMatchObject({ event: "dead letter", fields: { kind: "rejected", correlationId: "e1" } });
  expect(JSON.stringify(logger.lines)).not.toMatch(/bob@|hush/);
});

it("counts a letter that is redriven once, whoever redrives it", async () => {
  const { deadLetters, ports, topology, metrics, observation } = observedWorld();
  const observed = observedDeadLetters(deadLetters, observation);
  const entry = { id: "e1", source: "shop", "detail-type": "Unknown", detail: {} };
  const refusal = { kind: "refused", code: "invalid", message: "It is not valid.", details: [] } as const;
  const { id } = await buryRejected({ ...ports, topology, deadLetters: observed }, entry, refusal);
  for (const at of ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:01.000Z"]) await observed.markRedriven(id, at);
  expect(metrics.kept.slice(1)).toEqual([{ name: "bridgework_redrives_total", value: 1 }]);
});
