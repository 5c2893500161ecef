import type { Json } from "@bridgework/core/kernel/json";
import type { Children, Lane } from "../execution-state.ts";
import type { ParallelState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import { addLane, evaluate, exceedsLimit, record, scopeOf, type Turn } from "../turn.ts";
import { exit, type Outcome, tooLarge, WAITS } from "./outcome.ts";

export function* beginParallel(turn: Turn, lane: Lane, state: ParallelState): Steps<Outcome> {
  const given =
    state.arguments === null ? lane.input : yield* evaluate(turn, lane, state.arguments, scopeOf(turn, lane, state));
  if (state.arguments?.grows === true && exceedsLimit(given)) throw tooLarge(lane, state.name);
  const lastEvent = record(turn, lane, "ParallelStateStarted");
  const lanes = state.branches.map((block, index) =>
    addLane(turn, { owner: { lane: lane.id, index }, block, variables: {}, lastEvent, input: given, mapItem: null }),
  );
  const results = state.branches.map(() => null);
  lane.waiting = {
    kind: "children",
    lanes: lanes.map(({ id }) => id),
    results,
    done: 0,
    begun: lanes.length,
    items: [],
    concurrency: lanes.length,
  };
  return WAITS;
}

/** A branch has ended; with the last of them the state does. */
export function* endBranch(turn: Turn, lane: Lane, state: ParallelState, children: Children): Steps<Outcome> {
  if (children.done < state.branches.length) return WAITS;
  const result: Json = children.results;
  if (exceedsLimit(result)) throw tooLarge(lane, state.name);
  record(turn, lane, "ParallelStateSucceeded");
  return yield* exit(turn, lane, state, state, result, { result });
}
