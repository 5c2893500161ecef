import type { Lane } from "../execution-state.ts";
import type { ChoiceRule, ChoiceState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import { evaluate, evaluationFailed, placed, StateFailure, scopeOf, type Turn } from "../turn.ts";
import { exit, type Outcome, unexpected } from "./outcome.ts";

export function* beginChoice(turn: Turn, lane: Lane, state: ChoiceState): Steps<Outcome> {
  for (const rule of state.rules) {
    if (yield* holds(turn, lane, state, rule)) return yield* exit(turn, lane, state, rule, lane.input);
  }
  if (state.otherwise === null) {
    throw new StateFailure(
      "States.NoChoiceMatched",
      placed(lane, "Failed to transition out of the state. The state does not point to a next state."),
    );
  }
  return yield* exit(
    turn,
    lane,
    state,
    { next: state.otherwise, output: state.output, assign: state.assign },
    lane.input,
  );
}

function* holds(turn: Turn, lane: Lane, state: ChoiceState, { condition }: ChoiceRule): Steps<boolean> {
  const value = yield* evaluate(turn, lane, condition, scopeOf(turn, lane, state));
  if (typeof value === "boolean") return value;
  throw evaluationFailed(turn, lane, condition.field, unexpected(condition, "boolean", value));
}
