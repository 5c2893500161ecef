import type { HistoryEvent } from "@bridgework/core/ports/workflows";

/**
 * A history event as GetExecutionHistory gives it: id, the event before it in its branch, seconds since the start, type,
 * details. https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function event(
  id: number,
  previousEventId: number,
  second: number,
  type: string,
  details?: Readonly<Record<string, unknown>>,
): HistoryEvent {
  const base = { id, previousEventId, type, timestamp: at(second) };
  return details === undefined ? base : { ...base, [memberOf(type)]: details };
}

export function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
}

function memberOf(type: string): string {
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
