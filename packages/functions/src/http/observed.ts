import { type Observation, UNOBSERVED } from "@bridgework/core/app/observe";
import type { Context } from "hono";
import type { HttpDeps } from "./deps.ts";
import { readTraceparent } from "./input.ts";

/** Paths that nobody serves go by one name, so that nobody can invent series. */
export const UNKNOWN_ROUTE = "unknown";

/**
 * Counts and times a request, writes its line, and gives it a span and an id: its own `X-Request-Id`, or a new one,
 * which the answer carries.
 */
export async function observed(
  deps: Pick<HttpDeps, "observation" | "clock" | "ids">,
  path: string,
  context: Context,
  serve: () => Response | Promise<Response>,
): Promise<Response> {
  const { metrics, tracing, logger }: Observation = deps.observation ?? UNOBSERVED;
  const { headers, method } = context.req.raw;
  const began = deps.clock.now();
  const route = `${method === "GET" || method === "POST" ? method : "other"} ${path}`;
  const requestId = readRequestId(headers) ?? deps.ids.next();
  const span = tracing.start({ name: route, kind: "server", parent: readTraceparent(headers) });
  context.set("traceparent", span.traceparent);
  const response = await serve();
  const { status } = response;
  const milliseconds = deps.clock.now() - began;
  metrics.put({ name: "bridgework_http_requests_total", value: 1, labels: { route, status: String(status) } });
  metrics.put({ name: "bridgework_http_request_seconds", value: milliseconds / 1000, labels: { route } });
  if (status === 429) metrics.put({ name: "bridgework_rate_limited_total", value: 1, labels: { route } });
  span.end({ attributes: { "http.response.status_code": status }, ...(status < 500 ? {} : { error: String(status) }) });
  const correlationId: string | null = context.get("correlationId") ?? null;
  logger.info("request", { route, status, milliseconds, requestId, correlationId });
  response.headers.set("x-request-id", requestId);
  return response;
}

/** Continues the request's span; undefined where there is neither a span nor a producer's context. */
export function traceparentOf(context: Context): string | undefined {
  return context.get("traceparent");
}

export function tellCorrelation(context: Context, correlationId: string | undefined): void {
  context.set("correlationId", correlationId);
}

function readRequestId(headers: Headers): string | undefined {
  const given = headers.get("x-request-id");
  return given !== null && /^[\w.:-]{1,64}$/.test(given) ? given : undefined;
}
