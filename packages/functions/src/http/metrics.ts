import { refuse } from "@bridgework/core/kernel/decider";
import * as z from "zod";
import { answerRefusal } from "./answer.ts";
import type { Exposition } from "./deps.ts";
import { refusedRequest } from "./guard.ts";
import { addressOf, type Route } from "./route.ts";

/** What Prometheus reads. It tells how busy somebody is, so only this machine may ask, unless a setting opens it. */
export function metricsRoute({ expose, isOpen }: Exposition): Route {
  return {
    method: "get",
    path: "/metrics",
    tier: "read",
    description: {
      method: "get",
      path: "/metrics",
      tag: "health",
      summary: "The metrics, for Prometheus",
      result: z.string(),
      resultType: "text/plain",
    },
    serve: async (deps, context) => {
      const refused = refusedRequest(deps, context.req.raw);
      if (refused !== undefined) return answerRefusal(refused);
      if (!isOpen && !isLoopback(addressOf(context))) return answerRefusal(notFromHere());
      const { contentType, text } = await expose();
      return new Response(text, {
        headers: { "content-type": contentType, "cache-control": "no-store", "x-content-type-options": "nosniff" },
      });
    },
  };
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}

function notFromHere() {
  return refuse(
    "not_trusted",
    "Metrics are answered to this machine alone. Ask from there, or start with METRICS_OPEN=true.",
  );
}
