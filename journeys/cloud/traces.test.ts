import { openReceiver } from "@bridgework/functions/system/otlp.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../process.ts";
import { asking } from "../system.ts";
import { type Assembly, openAssembly } from "./assembly.ts";

/* The trace context goes with each event, from function to function. */

let receiver: Awaited<ReturnType<typeof openReceiver>>;
let cloud: Assembly;
beforeAll(async () => {
  receiver = await openReceiver();
  cloud = await openAssembly({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
});
afterAll(async () => {
  await cloud.close();
  await receiver.close();
});

it("is one trace from the request to the last step of the run that it started", async () => {
  const operator = asking(cloud.url, { authorization: `Bearer ${await cloud.token()}` });
  await operator.post("/api/counters/traced/increment", { amount: 10 });
  const spanOf = (name: string) => eventually(name, async () => receiver.spans.find((each) => each.name === name));
  const request = await spanOf("POST /api/counters/{id}/increment");
  const step = await spanOf("step counter-tell-operator");
  const relay = await spanOf("relay CounterChanged");
  const publish = await spanOf("publish counter");
  expect(new Set([request, publish, relay, step].map(({ traceId }) => traceId)).size).toBe(1);
  expect(publish.parentSpanId).toBe(request.spanId);
  expect(relay.parentSpanId).toBe(publish.spanId);
});
