import { entityId } from "@bridgework/core/kernel/schema";
import { subject as domain } from "@bridgework/core/subject/domain";
import { erasureReason } from "@bridgework/core/subject/events";
import * as z from "zod";
import { receipt } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { findRoute, listRoute } from "./domain-routes.ts";
import { askedBy, publishForReceipt, RECEIPT_STATUSES } from "./receipts.ts";
import { type Route, route } from "./route.ts";

export function subjectRoutes(deps: HttpDeps): readonly Route[] {
  return [eraseRoute(deps), listRoute(deps, domain), findRoute(deps, domain)];
}

const params = z.object({ subject: entityId });
const body = z.strictObject({ reason: erasureReason.exactOptional() });

/** Answers when the request is recorded; the key is gone when the subject's stream says SubjectErased. */
function eraseRoute({ publish }: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/subjects/{subject}/erase",
    tier: "admin",
    tag: domain.view.name,
    summary: "Ask for somebody's personal data to be erased for ever, wherever it is",
    params,
    body,
    example: { reason: "asked by letter" },
    result: receipt,
    statuses: RECEIPT_STATUSES,
    handle: (asked) => {
      const command = { type: "RequestErasure", ...asked.params, ...asked.body };
      return publishForReceipt(publish, { kind: "command", domain: domain.name, command, ...askedBy(asked) });
    },
  });
}
