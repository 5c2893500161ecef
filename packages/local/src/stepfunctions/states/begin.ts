import type { Lane } from "../execution-state.ts";
import type { State } from "../machine.ts";
import type { Steps } from "../steps.ts";
import type { Turn } from "../turn.ts";
import { beginChoice } from "./choice.ts";
import { beginFail } from "./fail.ts";
import { beginMap } from "./map.ts";
import type { Outcome } from "./outcome.ts";
import { beginParallel } from "./parallel.ts";
import { beginPass } from "./pass.ts";
import { beginSucceed } from "./succeed.ts";
import { beginTask } from "./task.ts";
import { beginWait } from "./wait.ts";

/** Does what a state is for, after it was entered or for another try. */
export function beginState(turn: Turn, lane: Lane, state: State): Steps<Outcome> {
  switch (state.type) {
    case "Pass":
      return beginPass(turn, lane, state);
    case "Task":
      return beginTask(turn, lane, state);
    case "Choice":
      return beginChoice(turn, lane, state);
    case "Wait":
      return beginWait(turn, lane, state);
    case "Parallel":
      return beginParallel(turn, lane, state);
    case "Map":
      return beginMap(turn, lane, state);
    case "Succeed":
      return beginSucceed(turn, lane, state);
    case "Fail":
      return beginFail(turn, lane, state);
  }
}
