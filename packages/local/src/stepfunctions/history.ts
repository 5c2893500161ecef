import type { Json } from "@bridgework/core/kernel/json";
import type { HistoryEvent } from "@bridgework/core/ports/workflows";

/** A history event before its values are laid down as text. */
export interface HistoryRecord {
  readonly id: number;
  readonly previous: number;
  readonly type: string;
  readonly details?: Details;
  /** Members that carry the workflow's own data, by name. */
  readonly data?: Readonly<Record<string, Json>>;
  /** Variables that were set. */
  readonly assigned?: Readonly<Record<string, Json>>;
}

export type Details = { readonly [name: string]: string | number | null };

/** Standard executions may have this many: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_EVENTS = 25_000;

/** Under which name GetExecutionHistory gives an event's details, where it is not the type's own name with `EventDetails`. */
const SHARED_DETAILS: readonly (readonly [RegExp, string])[] = [
  [/StateEntered$/, "stateEnteredEventDetails"],
  [/StateExited$/, "stateExitedEventDetails"],
];

const memberNames = new Map<string, string>();

function detailsMember(type: string): string {
  const known = memberNames.get(type);
  if (known !== undefined) return known;
  const shared = SHARED_DETAILS.find(([pattern]) => pattern.test(type))?.[1];
  const name = shared ?? `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
  memberNames.set(type, name);
  return name;
}

/** The event as GetExecutionHistory shows it, with an ISO time. */
export function showEvent(record: HistoryRecord, time: string): HistoryEvent {
  const base = { id: record.id, previousEventId: record.previous, type: record.type, timestamp: time };
  const { details, data, assigned } = record;
  if (details === undefined && data === undefined) return base;
  return { ...base, [detailsMember(record.type)]: { ...details, ...textsOf(data ?? {}), ...assignedOf(assigned) } };
}

/** Step Functions gives a value as JSON text, and beside it whether the text was cut. `parameters` has no such note. */
function textsOf(data: Readonly<Record<string, Json>>): Record<string, unknown> {
  const texts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    texts[name] = JSON.stringify(value);
    if (name !== "parameters") texts[`${name}Details`] = { truncated: false };
  }
  return texts;
}

function assignedOf(assigned: Readonly<Record<string, Json>> | undefined): Record<string, unknown> {
  if (assigned === undefined) return {};
  const texts = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)] as const);
  return { assignedVariables: Object.fromEntries(texts), assignedVariablesDetails: { truncated: false } };
}
