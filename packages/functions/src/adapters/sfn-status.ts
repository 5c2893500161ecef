import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import type { BusEvent, Rule } from "@bridgework/core/kernel/rule";
import type { RuleEngine } from "@bridgework/core/pattern/rules";
import { isoTime } from "@bridgework/core/ports/clock";
import { RUN_STATUSES, type Run, type RunTrigger } from "@bridgework/core/ports/workflows";
import * as z from "zod";

/**
 * Detail of "Step Functions Execution Status Change", which the account's bus tells of Standard workflows.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
const statusChange = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  name: z.string(),
  status: z.enum(RUN_STATUSES),
  startDate: z.number(),
  stopDate: z.number().nullable().default(null),
  /** Null where it is too large for the event. */
  input: z.string().nullable().default(null),
  error: z.string().nullable().default(null),
  cause: z.string().nullable().default(null),
});

const factOfBus = z.object({
  detail: z.object({
    id: z.string(),
    type: z.string(),
    stream: z.string(),
    version: z.int(),
    meta: z.object({ correlationId: z.string() }),
  }),
});

export interface StatusOptions {
  readonly rules: RuleEngine;
  /** ARN of a state machine up to the workflow's name. */
  readonly machinePrefix: string;
}

/** The run that the event tells of; undefined where the state machine is not one of ours. */
export function runOfStatus({ rules, machinePrefix }: StatusOptions, detail: unknown): Run | undefined {
  const { stateMachineArn, executionArn, name, status, startDate, stopDate, input, error, cause } =
    statusChange.parse(detail);
  if (!stateMachineArn.startsWith(machinePrefix)) return undefined;
  const workflow = stateMachineArn.slice(machinePrefix.length);
  return {
    ...{ id: name, arn: executionArn, workflow, status, retries: 0 },
    activity: status === "RUNNING" ? "working" : null,
    startedAt: isoTime(startDate),
    stoppedAt: stopDate === null ? null : isoTime(stopDate),
    trigger: triggerOf(rules, workflow, input),
    ...{ error, cause },
  };
}

/** Null where it was started by hand: its input is no fact from the bus. */
function triggerOf(rules: RuleEngine, workflow: string, input: string | null): RunTrigger | null {
  const event: Json = input === null ? null : JSON.parse(input);
  const { data } = factOfBus.safeParse(event);
  if (data === undefined || !isJsonObject(event)) return null;
  const { id: eventId, type: eventType, stream, version, meta } = data.detail;
  const rule = ruleThat(rules.match("facts", event as unknown as BusEvent), workflow);
  return { rule, eventId, eventType, stream, version, correlationId: meta.correlationId };
}

/** Rules that start one workflow match different events, so there is one; none where it was since deployed otherwise. */
function ruleThat(matching: readonly Rule[], workflow: string): string {
  return matching.find((rule) => rule.workflow === workflow)?.name ?? workflow;
}
