import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { personal } from "../kernel/personal.ts";
import { reason } from "../kernel/schema.ts";

/** The hour in UTC that a refusal is of, as `2026-01-01T09`: a stream holds one hour, so that none grows without end. */
const auditHour = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d$/, "an hour of UTC, as 2026-01-01T09");

/** Never what was sent, and never a header. `suppressed`: refusals before it that were only counted. */
export const requestRefused = z.object({
  hour: auditHour,
  code: z.string().min(1).max(64),
  reason,
  keyId: z.string().max(128).exactOptional(),
  address: personal(z.string().max(64)),
  method: z.string().max(16),
  path: z.string().max(300),
  suppressed: z.int().min(0),
});

export type AuditEvent = DecidedEvent<"RequestRefused", Readonly<z.infer<typeof requestRefused>>>;

export const auditEvents: readonly EventType[] = [
  {
    type: "RequestRefused",
    schemaVersion: 1,
    description: "A request was refused because of its signature.",
    schema: requestRefused,
    sample: {
      hour: "2026-01-01T09",
      code: "nonce_replayed",
      reason: "The nonce was used before.",
      keyId: "till-7:kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
      address: "192.0.2.7",
      method: "POST",
      path: "/api/forms",
      suppressed: 0,
    },
  },
];
