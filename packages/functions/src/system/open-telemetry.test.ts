import { manualClock } from "@bridgework/core/memory/clock";
import { tracingContract } from "@bridgework/core/ports/tracing.contract";
import { expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { openTelemetry } from "./open-telemetry.ts";
import { openReceiver } from "./otlp.fixture.ts";

const clock = systemClock();
const onProblem = (problem: string) => {
  throw new Error(problem);
};

tracingContract("openTelemetry", async () => {
  const receiver = await openReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  const tracing = openTelemetry({ version: "1.0.0", clock, onProblem });
  const seen = async () => {
    await tracing.close();
    return receiver.spans.map(({ parentSpanId = "", status, ...span }) => ({
      ...span,
      parentId: parentSpanId,
      error: status.message,
    }));
  };
  const close = async () => {
    await tracing.close();
    await receiver.close();
    vi.unstubAllEnvs();
  };
  return { tracing, seen, close };
});

it("exports nothing of a trace that its producer or the sampler leaves out", async () => {
  const receiver = await openReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  vi.stubEnv("OTEL_TRACES_SAMPLER", "parentbased_always_off");
  const tracing = openTelemetry({ version: "1.0.0", clock, onProblem });
  const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
  const spans = [undefined, parent].map((given) => tracing.start({ name: "a", kind: "server", parent: given }));
  for (const span of spans) span.end();
  await tracing.close();
  await receiver.close();
  vi.unstubAllEnvs();
  expect(spans.map(({ traceparent }) => traceparent?.slice(-3))).toEqual(["-00", "-00"]);
  expect(receiver.spans).toEqual([]);
});

it("exports by a flush what has ended, and goes on", async () => {
  const receiver = await openReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  const tracing = openTelemetry({ version: "1.0.0", clock, onProblem });
  tracing.start({ name: "first", kind: "server", parent: undefined }).end();
  await tracing.flush();
  expect(receiver.spans.map(({ name }) => name)).toEqual(["first"]);
  tracing.start({ name: "second", kind: "server", parent: undefined }).end();
  await tracing.flush();
  expect(receiver.spans.map(({ name }) => name)).toEqual(["first", "second"]);
  await tracing.close();
  await receiver.close();
  vi.unstubAllEnvs();
});

it("says that traces are not taken", async () => {
  const receiver = await openReceiver(400);
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  const problems: string[] = [];
  const tracing = openTelemetry({ version: "1.0.0", clock, onProblem: (problem) => void problems.push(problem) });
  tracing.start({ name: "a", kind: "server", parent: undefined }).end();
  await tracing.close();
  await receiver.close();
  vi.unstubAllEnvs();
  expect(problems).toEqual(["Traces are not exported: Bad Request"]);
});

it("does not hold up a process that stops while nobody takes traces", async () => {
  const receiver = await openReceiver();
  await receiver.close();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  const stopped = manualClock();
  const tracing = openTelemetry({ version: "1.0.0", clock: stopped, onProblem: () => {} });
  tracing.start({ name: "a", kind: "server", parent: undefined }).end();
  const closing = tracing.close();
  await stopped.advance(1_000);
  await closing;
  vi.unstubAllEnvs();
});
