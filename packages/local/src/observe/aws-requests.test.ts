import { manualClock } from "@bridgework/core/memory/clock";
import { memoryLogger } from "@bridgework/core/memory/logger";
import { memoryMetrics } from "@bridgework/core/memory/metrics";
import { expect, it } from "vitest";
import { observedAwsDoor } from "./aws-requests.ts";

it.each([
  ["AWSEvents.PutEvents", "POST / AWSEvents"],
  ["AWSEvents.Anything", "POST / AWSEvents"],
  ["Somebody.Invents", "POST / unknown"],
])("counts and logs %s as %s", async (target, route) => {
  const [clock, metrics, logger] = [manualClock(), memoryMetrics(), memoryLogger()];
  const answer = async () => new Response("{}", { status: 400, headers: { "x-amzn-requestid": "r1" } });
  const door = observedAwsDoor(answer, { clock, metrics, logger, services: ["AWSEvents", "AWSStepFunctions"] });
  const request = new Request("http://localhost/", { method: "POST", headers: { "x-amz-target": target } });
  await door(request, { address: "127.0.0.1" });
  expect(metrics.kept).toEqual([
    { name: "bridgework_http_requests_total", value: 1, labels: { route, status: "400" } },
    { name: "bridgework_http_request_seconds", value: 0, labels: { route } },
  ]);
  expect(logger.lines).toEqual([
    { level: "info", event: "request", fields: { route, status: 400, milliseconds: 0, requestId: "r1" } },
  ]);
});
