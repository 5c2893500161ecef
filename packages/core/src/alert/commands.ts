import * as z from "zod";
import { letterId } from "../kernel/schema.ts";
import { ALERT_STATUSES, alertContent, alertId, alertNotificationFailed, alertNotified, sink } from "./events.ts";

const raiseAlert = alertContent.extend({ type: z.literal("RaiseAlert") });
/** The summary says why it is over; severity is the raised one's. */
const resolveAlert = alertContent.omit({ severity: true }).extend({ type: z.literal("ResolveAlert") });
/** Refused where the alert has changed since: nobody is then told of what is no longer so. */
const confirmAlert = z.object({
  type: z.literal("ConfirmAlert"),
  alertId,
  round: z.int().min(1),
  status: z.enum(ALERT_STATUSES),
});
const recordNotified = alertNotified.extend({ type: z.literal("RecordAlertNotified") });
const recordFailed = alertNotificationFailed.extend({ type: z.literal("RecordAlertNotificationFailed") });
const redriveAlert = z.object({ type: z.literal("RedriveAlert"), alertId, sink, letterId });

export const alertCommand = z.discriminatedUnion("type", [
  raiseAlert,
  resolveAlert,
  confirmAlert,
  recordNotified,
  recordFailed,
  redriveAlert,
]);
export type AlertCommand = Readonly<z.infer<typeof alertCommand>>;
export type AlertCommandOf<Type extends AlertCommand["type"]> = Extract<AlertCommand, { readonly type: Type }>;

/** The stream's id: raising and resolving name what an alert is about. */
export function alertIdOf({ name, subject }: { readonly name: string; readonly subject: string | null }): string {
  return subject === null ? name : `${name}.${subject}`;
}
