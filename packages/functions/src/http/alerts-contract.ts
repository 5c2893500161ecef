import { ALERT_STATUSES, SEVERITIES, SINKS } from "@bridgework/core/alert/events";
import * as z from "zod";

/** How telling operators in one place has ended, the last time. */
const telling = z.object({
  /** `email` goes to the operator's address; `chat` and `pager` are there where they are configured. */
  sink: z.enum(SINKS),
  status: z.enum(["told", "failed", "redriving"]),
  /** Of which change it was told. */
  change: z.enum(ALERT_STATUSES),
  at: z.string(),
  /** Of a failure. */
  reason: z.string().nullable(),
  /** Of a failure: the dead letter that can be redriven. */
  letterId: z.string().nullable(),
});

/** An alert as it is now: one for each name and subject, however often it was raised. */
export const alertItem = z.object({
  alertId: z.string(),
  name: z.string(),
  /** What it is about where several may be open under one name, as the circuit's name. */
  subject: z.string().nullable(),
  severity: z.enum(SEVERITIES),
  status: z.enum(ALERT_STATUSES),
  /** Of its last change. */
  summary: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
  /** How often it has been raised. */
  round: z.number(),
  raisedAt: z.string(),
  resolvedAt: z.string().nullable(),
  tellings: z.array(telling),
  changedAt: z.string(),
  correlationId: z.string(),
  version: z.number(),
});
export type AlertItem = z.infer<typeof alertItem>;

/** GET /api/alerts?status= : open ones first, and of those the one that changed last. At most 2,000. */
export const alertList = z.object({ items: z.array(alertItem), open: z.number() });
export type AlertList = z.infer<typeof alertList>;
