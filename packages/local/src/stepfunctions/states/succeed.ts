import type { Lane } from "../execution-state.ts";
import type { SucceedState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import type { Turn } from "../turn.ts";
import { exit, type Outcome } from "./outcome.ts";

export function beginSucceed(turn: Turn, lane: Lane, state: SucceedState): Steps<Outcome> {
  return exit(turn, lane, state, { next: null, output: state.output, assign: null }, lane.input);
}
