import * as z from "zod";
import { anyJson } from "./any-json.ts";
import { receipt } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { askedBy, publishForReceipt, RECEIPT_STATUSES } from "./receipts.ts";
import { type Route, route } from "./route.ts";

const reference = z.string().min(1).max(128);

const publication = z.strictObject({
  type: reference,
  data: anyJson,
  correlationId: reference.exactOptional(),
  causationId: reference.nullable().exactOptional(),
});

/** `POST /api/events`: any declared event. */
export function publishRoute({ publish, topology }: HttpDeps): Route {
  const [first] = topology.eventTypes.values();
  return route({
    method: "post",
    path: "/api/events",
    tag: "events",
    summary: "Publish an event of any declared type",
    body: publication,
    ...(first === undefined ? {} : { example: { type: first.eventType.type, data: first.eventType.sample } }),
    result: receipt,
    statuses: RECEIPT_STATUSES,
    handle: (asked) => publishForReceipt(publish, { kind: "event", ...asked.body, ...askedBy(asked) }),
  });
}
