import * as z from "zod";
import { buryFailed } from "../app/bury.ts";
import { record } from "../app/record.ts";
import { streamOf } from "../kernel/event.ts";
import { caught } from "../kernel/failure.ts";
import { Fault } from "../kernel/fault.ts";
import type { Step, StepContext } from "../kernel/workflow.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import type { AlertCommandOf } from "./commands.ts";
import { ALERT_STATUSES, alertContent, alertId, sink } from "./events.ts";
import { alertAfter, followed } from "./follow.ts";
import { tell } from "./sinks.ts";

const change = z.object({ alertId, round: z.int().min(1), status: z.enum(ALERT_STATUSES), sink });
const notice = alertContent.extend(change.shape);

export const send: Step<z.infer<typeof notice>> = {
  name: "alert-send",
  description: "Tells operators in one place of an alert's change, unless it has changed again.",
  input: notice,
  timeout: 30,
  bulkhead: "critical",
  run: async (input, context, ports) => {
    if (!(await isStillSo(input, context, ports))) return { sink: input.sink, status: "superseded" };
    const sent = await tell(input.sink, input, context.key, ports);
    if (sent === null) return { sink: input.sink, status: "not configured" };
    const { alertId: id, round, status, sink: where } = input;
    const command: AlertCommandOf<"RecordAlertNotified"> = {
      type: "RecordAlertNotified",
      ...{ alertId: id, round, status, sink: where, ...sent },
      attempts: context.attempt,
    };
    await record(ports, context, { domain: "alert", command });
    return { sink: where, status: "told" };
  },
};

/**
 * Runs of an alert's changes go side by side, and one may be retried for minutes: a trigger that comes after its
 * resolution would open an incident that nobody closes. The stream is asked, since the view may lag.
 */
async function isStillSo(
  { alertId: id, round, status }: z.infer<typeof change>,
  { run, correlationId, causationId }: StepContext,
  { publish }: StepPorts,
): Promise<boolean> {
  const command: AlertCommandOf<"ConfirmAlert"> = { type: "ConfirmAlert", alertId: id, round, status };
  const asked = { kind: "command", domain: "alert", command, actor: `run:${run}` } as const;
  const result = await publish({ ...asked, correlationId, causationId });
  if (result.kind !== "refused") return true;
  if (result.code === "alert_changed") return false;
  throw new Fault("SYSTEM", result.code, result.message);
}

const givenUp = change.extend({ failure: caught });

export const giveUp: Step<z.infer<typeof givenUp>> = {
  name: "alert-give-up",
  description: "Buries what operators could not be told in one place, and records it.",
  input: givenUp,
  bulkhead: "critical",
  run: async ({ failure, ...told }, context, ports) => {
    const letter = await buryFailed(ports, context, {
      failure,
      stream: streamOf("alert", told.alertId),
      payload: told,
      redrive: (letterId) => {
        const command = { type: "RedriveAlert", alertId: told.alertId, sink: told.sink, letterId };
        return { kind: "command", domain: "alert", command };
      },
    });
    const { errorClass, reason, attempts, id: letterId } = letter;
    const command: AlertCommandOf<"RecordAlertNotificationFailed"> = {
      type: "RecordAlertNotificationFailed",
      ...{ ...told, errorClass, reason, attempts, letterId },
    };
    await record(ports, context, { domain: "alert", command });
    return { sink: told.sink, status: "failed", letterId };
  },
};

export const follow: Step<z.infer<typeof followed>> = {
  name: "alert-follow",
  description: "Raises or resolves the alert that a fact is about.",
  input: followed,
  bulkhead: "critical",
  run: async (fact, context, ports) => {
    const command = alertAfter(fact);
    if (command === null) return { status: "nothing" };
    await record(ports, context, { domain: "alert", command });
    return { status: command.type };
  },
};

export const alertSteps: readonly Step[] = [send, giveUp, follow];
