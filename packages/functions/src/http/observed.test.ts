import { UNOBSERVED } from "@bridgework/core/app/observe";
import { memoryLogger } from "@bridgework/core/memory/logger";
import { memoryMetrics } from "@bridgework/core/memory/metrics";
import { memoryTracing } from "@bridgework/core/memory/tracing";
import { expect, it } from "vitest";
import { openDoors } from "./doors.fixture.ts";

function observedDoors() {
  const observation = { metrics: memoryMetrics(), tracing: memoryTracing(), logger: memoryLogger() };
  return { ...openDoors({ deps: { observation } }), ...observation };
}

it("counts and times each request by its route's path, not by what was asked for", async () => {
  const { post, metrics } = observedDoors();
  await post("/api/counters/hits/increment");
  const route = "POST /api/counters/{id}/increment";
  expect(metrics.kept).toEqual([
    { name: "bridgework_http_requests_total", value: 1, labels: { route, status: "201" } },
    { name: "bridgework_http_request_seconds", value: 0, labels: { route } },
  ]);
});

it("counts what nobody serves under one name", async () => {
  const { app, metrics } = observedDoors();
  for (const path of ["/api/a", "/api/b"]) await app.request(path, { method: "BREW" });
  const routes = metrics.kept.flatMap((metric) => ("labels" in metric ? Object.values(metric.labels) : []));
  expect(new Set(routes)).toEqual(new Set(["other unknown", "404"]));
});

it("writes a line with the correlation id of what was recorded", async () => {
  const { post, logger, facts } = observedDoors();
  const response = await post("/api/counters/hits/increment", {}, { "x-request-id": "ours-1" });
  const [fact] = await facts();
  expect(response.headers.get("x-request-id")).toBe("ours-1");
  expect(logger.lines).toEqual([
    {
      level: "info",
      event: "request",
      fields: {
        route: "POST /api/counters/{id}/increment",
        status: 201,
        milliseconds: 0,
        requestId: "ours-1",
        correlationId: fact?.meta.correlationId,
      },
    },
  ]);
});

it.each(["with spaces", "x".repeat(65), "<script>"])("gives a request with the id %j one of its own", async (given) => {
  const { get } = observedDoors();
  const response = await get("/api/counters", { "x-request-id": given });
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9A-Z]{26}$/);
});

it("continues the producer's trace, and begins one where none came", async () => {
  const { post, facts, tracing } = observedDoors();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await post("/api/counters/hits/increment", {}, { traceparent });
  await post("/api/counters/hits/increment");
  const [first, second] = tracing.ended;
  const stored = (await facts()).map(({ meta }) => meta.traceparent?.split("-")[1]);
  expect(first).toMatchObject({
    kind: "server",
    traceId: "0af7651916cd43dd8448eb211c80319c",
    parentId: "b7ad6b7169203331",
  });
  expect(second?.parentId).toBeUndefined();
  expect(stored).toEqual([first?.traceId, second?.traceId]);
});

it("passes the producer's trace context on unchanged where nobody traces, and makes none", async () => {
  const { post, facts } = openDoors();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await post("/api/counters/hits/increment", {}, { traceparent });
  await post("/api/counters/hits/increment");
  expect((await facts()).map(({ meta }) => meta.traceparent)).toEqual([traceparent, undefined]);
});

it("counts what was refused because its sender asked too often", async () => {
  const metrics = memoryMetrics();
  const limit = { requests: 1, seconds: 60 };
  const quotas = { take: async () => ({ tier: "read", limit, isOver: true, remaining: 0, resetSeconds: 9 }) as const };
  const { get } = openDoors({ deps: { quotas, observation: { ...UNOBSERVED, metrics } } });
  await get("/api/counters");
  expect(metrics.kept).toContainEqual({
    name: "bridgework_rate_limited_total",
    value: 1,
    labels: { route: "GET /api/counters" },
  });
});
