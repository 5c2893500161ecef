import type { Template } from "../data/query.ts";
import type { Lane } from "../execution-state.ts";
import type { FailState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import { evaluate, evaluationFailed, StateFailure, scopeOf, type Turn } from "../turn.ts";
import { type Outcome, unexpected } from "./outcome.ts";

export function* beginFail(turn: Turn, lane: Lane, state: FailState): Steps<Outcome> {
  const error = yield* textOf(turn, lane, state, state.error);
  const cause = yield* textOf(turn, lane, state, state.cause);
  throw new StateFailure(error, cause);
}

function* textOf(turn: Turn, lane: Lane, state: FailState, template: Template | null): Steps<string | null> {
  if (template === null) return null;
  const value = yield* evaluate(turn, lane, template, scopeOf(turn, lane, state));
  if (typeof value === "string") return value;
  throw evaluationFailed(turn, lane, template.field, unexpected(template, "string", value));
}
