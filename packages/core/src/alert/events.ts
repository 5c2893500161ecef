import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { attempts, entityId, errorClass, letterId, reason } from "../kernel/schema.ts";

/** PagerDuty's, worst first. */
export const SEVERITIES = ["critical", "error", "warning", "info"] as const;
/** Where operators are told. */
export const SINKS = ["chat", "pager", "email"] as const;
export type Sink = (typeof SINKS)[number];
export const ALERT_STATUSES = ["open", "resolved"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** The name, and after a dot the subject where there is one. Names have no dot, so that no two alerts have one id. */
export const alertId = z.string().regex(/^[a-z][a-z0-9-]{0,39}(\.[A-Za-z0-9_.-]{1,64})?$/, "a name, or name.subject");
const alertName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "1 to 40 characters of a-z, 0-9 and dash");

const MOST_DETAILS = 20;

/** What an alert is about. `subject`: of several that may be open under one name, as the circuit's; null: there is one. */
export const alertContent = z.object({
  name: alertName,
  subject: entityId.nullable().default(null),
  severity: z.enum(SEVERITIES),
  summary: reason,
  details: z
    .record(z.string().max(64), z.union([z.string().max(500), z.number()]))
    .refine((details) => Object.keys(details).length <= MOST_DETAILS, `at most ${MOST_DETAILS} details`)
    .default({}),
});
export type AlertContent = Readonly<z.infer<typeof alertContent>>;

/** How often the alert has been raised, this time included. */
const round = z.int().min(1);
const status = z.enum(ALERT_STATUSES);
export const sink = z.enum(SINKS);

export const alertRaised = alertContent.extend({ alertId, round });
export const alertResolved = alertContent.extend({ alertId, round });
/** Which change of an alert somebody is told of, and where. */
const telling = z.object({ alertId, round, status, sink });
export const alertNotified = telling.extend({
  provider: z.string().min(1).max(64),
  messageId: z.string().min(1).max(256),
  attempts,
});
export const alertNotificationFailed = telling.extend({ errorClass, reason, attempts, letterId });
export const alertRedriven = alertContent.extend({ alertId, round, status, sink, letterId });

export type AlertEvent =
  | DecidedEvent<"AlertRaised", Readonly<z.infer<typeof alertRaised>>>
  | DecidedEvent<"AlertResolved", Readonly<z.infer<typeof alertResolved>>>
  | DecidedEvent<"AlertNotified", Readonly<z.infer<typeof alertNotified>>>
  | DecidedEvent<"AlertNotificationFailed", Readonly<z.infer<typeof alertNotificationFailed>>>
  | DecidedEvent<"AlertRedriven", Readonly<z.infer<typeof alertRedriven>>>;

const SAMPLE = {
  alertId: "dead-letters",
  name: "dead-letters",
  subject: null,
  severity: "warning",
  summary: "12 dead letters wait; more than 10 are an alert.",
  details: { deadLetters: 12, threshold: 10 },
} as const;
const TOLD = { alertId: "dead-letters", round: 1, status: "open", sink: "chat" } as const;

export const alertEvents: readonly EventType[] = [
  {
    type: "AlertRaised",
    schemaVersion: 1,
    description: "Something needs an operator; who is on duty is told.",
    schema: alertRaised,
    sample: SAMPLE,
  },
  {
    type: "AlertResolved",
    schemaVersion: 1,
    description: "What an alert was raised for is over.",
    schema: alertResolved,
    sample: { ...SAMPLE, summary: "2 dead letters wait." },
  },
  {
    type: "AlertNotified",
    schemaVersion: 1,
    description: "Operators were told of an alert's change in one place.",
    schema: alertNotified,
    sample: { ...TOLD, provider: "chat", messageId: "ok", attempts: 1 },
  },
  {
    type: "AlertNotificationFailed",
    schemaVersion: 1,
    description: "Operators could not be told in one place; its dead letter can be redriven.",
    schema: alertNotificationFailed,
    sample: {
      ...TOLD,
      errorClass: "NETWORK",
      reason: "no answer",
      attempts: 4,
      letterId: "01J00000000000000000000001",
    },
  },
  {
    type: "AlertRedriven",
    schemaVersion: 1,
    description: "Operators are told again where that had failed, of how the alert is now.",
    schema: alertRedriven,
    sample: { alertId: "dead-letters", sink: "chat", letterId: "01J00000000000000000000001" },
  },
];
