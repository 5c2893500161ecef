import type { Context } from "hono";
import { answerRefusal } from "./answer.ts";
import type { HttpDeps } from "./deps.ts";
import { quotaHeaders, refuseOverQuota } from "./rate-limit.ts";
import { addressOf, type Route } from "./route.ts";

/**
 * Serves a request that is within the limit of its address, and says what is left of it; one past it is not even read.
 * What a device has signed has to be within the limit of its key as well, which the answer then speaks of.
 */
export async function serveWithinLimit(deps: HttpDeps, route: Route, context: Context): Promise<Response> {
  const quota = await deps.quotas?.take(route.tier, { address: addressOf(context) });
  if (quota?.isOver) return answerRefusal(refuseOverQuota(quota), quotaHeaders(quota));
  const response = await route.serve(deps, context);
  if (quota !== undefined && !response.headers.has("ratelimit")) {
    for (const [name, value] of Object.entries(quotaHeaders(quota))) response.headers.set(name, value);
  }
  return response;
}
