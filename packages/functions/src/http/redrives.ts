import { planRedrive } from "@bridgework/core/app/plan-redrive";
import { createRehearse } from "@bridgework/core/app/rehearse";
import { refuseField } from "@bridgework/core/kernel/decider";
import { redrive } from "@bridgework/core/redrive/domain";
import * as z from "zod";
import { receipt } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { findRoute, listRoute } from "./domain-routes.ts";
import { abortRequest, redriveAnswer, redriveRequest } from "./failures-contract.ts";
import { notFound } from "./not-found.ts";
import { askedBy, publishForReceipt, RECEIPT_STATUSES } from "./receipts.ts";
import { done, type Route, route } from "./route.ts";

/** Jobs that redrive many dead letters. */
export function redriveRoutes(deps: HttpDeps): readonly Route[] {
  return [startRoute(deps), listRoute(deps, redrive), findRoute(deps, redrive), abortRoute(deps)];
}

function startRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/dead-letters/redrive",
    tier: "admin",
    tag: "dead letters",
    summary: "Redrive all dead letters that a filter finds, or try it without recording anything",
    body: redriveRequest,
    example: { filter: { errorClass: "NETWORK" }, dryRun: true },
    result: redriveAnswer,
    statuses: [200, 202],
    handle: async (asked) => {
      const { filter, dryRun, ratePerSecond, reason } = asked.body;
      if (dryRun) {
        const plan = await planRedrive({ ...deps, rehearse: createRehearse(deps) }, filter);
        return done({ dryRun: true, plan });
      }
      if (reason === undefined) return reasonMissing();
      const { total } = await deps.deadLetters.list({ ...filter, status: "dead" }, { limit: 1 });
      const data = { filter, ratePerSecond, reason, total };
      const started = await publishForReceipt(deps.publish, {
        ...{ kind: "event", type: "RedriveStarted", data },
        ...askedBy(asked),
      });
      return started.kind === "refused" ? started : done({ dryRun: false, jobId: started.body.id }, 202);
    },
  });
}

function abortRoute({ publish, store }: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/redrives/{id}/abort",
    tier: "admin",
    tag: redrive.view.name,
    summary: "Leave the rest of the dead letters as it is",
    params: z.object({ id: z.string().min(1).max(128) }),
    body: abortRequest,
    result: receipt,
    statuses: RECEIPT_STATUSES,
    handle: async (asked) => {
      const { id } = asked.params;
      if ((await store.read(`redrive#${id}`, { from: 1, limit: 1 })).length === 0) {
        return notFound("a redrive", id, "/api/redrives");
      }
      const command = { type: "AbortRedrive", jobId: id, reason: asked.body.reason };
      return publishForReceipt(publish, { kind: "command", domain: "redrive", command, ...askedBy(asked) });
    },
  });
}

function reasonMissing() {
  const field = { path: "reason", expected: "why they are redriven", received: "nothing" };
  return refuseField("invalid", field, "It is kept with the job. A dry run needs none.");
}
