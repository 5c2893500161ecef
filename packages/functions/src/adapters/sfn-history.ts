import type { HistoryEvent as SdkEvent } from "@aws-sdk/client-sfn";
import { isoTime } from "@bridgework/core/ports/clock";
import type { HistoryEvent, Run } from "@bridgework/core/ports/workflows";

/** The SDK's event without the details of other types, which it has as undefined. */
export function historyEvent({ id = 0, previousEventId = 0, type, timestamp, ...details }: SdkEvent): HistoryEvent {
  const given = Object.entries(details).filter(([, value]) => value !== undefined);
  const at = isoTime(timestamp?.getTime() ?? 0);
  return { ...Object.fromEntries(given), id, previousEventId, type: type ?? "", timestamp: at };
}

/** What a running execution does, by its newest events, newest first. */
export function activityIn(newest: readonly HistoryEvent[]): Run["activity"] {
  switch (newest[0]?.type) {
    case "WaitStateEntered":
      return "waiting";
    case "TaskFailed":
    case "TaskTimedOut":
    case "LambdaFunctionFailed":
    case "LambdaFunctionTimedOut":
      return "retrying";
    default:
      return "working";
  }
}

/** Tasks that were scheduled more often than their states were entered. */
export function retriesIn(events: readonly HistoryEvent[]): number {
  const count = (...types: readonly string[]) => events.filter(({ type }) => types.includes(type)).length;
  return Math.max(0, count("TaskScheduled", "LambdaFunctionScheduled") - count("TaskStateEntered"));
}
