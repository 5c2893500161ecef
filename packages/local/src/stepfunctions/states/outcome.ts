import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import type { Template } from "../data/query.ts";
import type { Failure, Lane } from "../execution-state.ts";
import type { State } from "../machine.ts";
import type { Steps } from "../steps.ts";
import { type Bindings, evaluate, exceedsLimit, placed, StateFailure, scopeOf, type Turn } from "../turn.ts";

/** What has become of a lane's state for now. */
export type Outcome =
  /** It waits for something that was commanded, or for other lanes. */
  | { readonly kind: "waits" }
  | { readonly kind: "exits"; readonly next: string | null; readonly output: Json; readonly assigned: Assigned | null }
  /** For good: neither retried nor caught. */
  | { readonly kind: "fails"; readonly failure: Failure };

export type Assigned = Readonly<Record<string, Json>>;

export const WAITS: Outcome = { kind: "waits" };

interface Exit {
  readonly next: string | null;
  readonly output: Template | null;
  readonly assign: Template | null;
}

/** Evaluates Output and Assign, both with the variables as they were, and exits. Without Output, `otherwise` goes on. */
export function* exit(
  turn: Turn,
  lane: Lane,
  state: State,
  to: Exit,
  otherwise: Json,
  bindings: Bindings = {},
): Steps<Outcome> {
  if (to.output === null && to.assign === null)
    return { kind: "exits", next: to.next, output: otherwise, assigned: null };
  const scope = scopeOf(turn, lane, state, bindings);
  const assigned = to.assign === null ? null : variablesOf(yield* evaluate(turn, lane, to.assign, scope));
  const output = to.output === null ? otherwise : yield* evaluate(turn, lane, to.output, scope);
  if (to.output?.grows === true && exceedsLimit(output)) throw tooLarge(lane, lane.state);
  return { kind: "exits", next: to.next, output, assigned };
}

/** Assign is an object, and so is what it evaluates to. */
function variablesOf(value: Json): Assigned {
  return isJsonObject(value) ? value : {};
}

export function tooLarge(lane: Lane, what: string): StateFailure {
  const message = `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new StateFailure("States.DataLimitExceeded", placed(lane, message));
}

/** The kind of a JSON value in JSONata's words. */
function kindOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Says that a field's value is of the wrong kind. */
export function unexpected(template: Template, expected: string, value: Json): string {
  const what =
    template.expression === null
      ? `The field '${template.field}'`
      : `The JSONata expression '${template.expression}' specified for the field '${template.field}'`;
  return `${what} returned an unexpected result type. Expected '${expected}', but was '${kindOf(value)}' for value: ${JSON.stringify(value)}`;
}
