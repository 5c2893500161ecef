import type { Lane } from "../execution-state.ts";
import type { PassState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import type { Turn } from "../turn.ts";
import { exit, type Outcome } from "./outcome.ts";

export function beginPass(turn: Turn, lane: Lane, state: PassState): Steps<Outcome> {
  return exit(turn, lane, state, state, lane.input);
}
