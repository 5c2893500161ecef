import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { Children, Lane } from "../execution-state.ts";
import type { MapState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import { addLane, evaluate, evaluationFailed, exceedsLimit, record, scopeOf, type Turn } from "../turn.ts";
import { exit, type Outcome, tooLarge, unexpected, WAITS } from "./outcome.ts";

export function* beginMap(turn: Turn, lane: Lane, state: MapState): Steps<Outcome> {
  const items = yield* itemsOf(turn, lane, state);
  const concurrency = yield* concurrencyOf(turn, lane, state);
  record(turn, lane, "MapStateStarted", { details: { length: items.length } });
  const children: Children = {
    kind: "children",
    lanes: [],
    results: items.map(() => null),
    done: 0,
    begun: 0,
    items,
    concurrency,
  };
  return yield* continueMap(turn, lane, state, children, lane.lastEvent);
}

/** An iteration has ended: the next one begins, or with the last the state ends. `previous` is the event that led to it. */
export function* continueMap(
  turn: Turn,
  lane: Lane,
  state: MapState,
  children: Children,
  previous: number,
): Steps<Outcome> {
  const { items, concurrency, done } = children;
  if (done === items.length) return yield* endMap(turn, lane, state, children.results);
  const until = Math.min(items.length, done + concurrency);
  const inputs: Json[] = [];
  for (let index = children.begun; index < until; index += 1)
    inputs.push(yield* inputOf(turn, lane, state, items[index] ?? null, index));
  const begun = inputs.map((input, at) =>
    beginIteration(turn, lane, state, { input, index: children.begun + at, items, previous }),
  );
  lane.waiting = { ...children, lanes: [...children.lanes, ...begun], begun: children.begun + begun.length };
  return WAITS;
}

function* endMap(turn: Turn, lane: Lane, state: MapState, result: readonly Json[]): Steps<Outcome> {
  lane.waiting = null;
  if (exceedsLimit(result)) throw tooLarge(lane, state.name);
  record(turn, lane, "MapStateSucceeded");
  return yield* exit(turn, lane, state, state, result, { result });
}

function* inputOf(turn: Turn, lane: Lane, state: MapState, item: Json, index: number): Steps<Json> {
  const selector = state.itemSelector;
  if (selector === null) return item;
  const input = yield* evaluate(
    turn,
    lane,
    selector,
    scopeOf(turn, { ...lane, mapItem: itemContext(item, index) }, state),
  );
  if (selector.grows && exceedsLimit(input)) throw tooLarge(lane, state.name);
  return input;
}

interface Iteration {
  readonly input: Json;
  readonly index: number;
  readonly items: readonly Json[];
  readonly previous: number;
}

function beginIteration(turn: Turn, lane: Lane, state: MapState, { input, index, items, previous }: Iteration): number {
  const mapItem = itemContext(items[index] ?? null, index);
  const iteration = addLane(turn, {
    owner: { lane: lane.id, index },
    block: state.processor,
    variables: {},
    lastEvent: previous,
    input,
    mapItem,
  });
  record(turn, iteration, "MapIterationStarted", { details: { name: state.name, index } });
  return iteration.id;
}

function itemContext(value: Json, index: number): JsonObject {
  return { Item: { Index: index, Value: value } };
}

function* itemsOf(turn: Turn, lane: Lane, state: MapState): Steps<readonly Json[]> {
  if (state.items === null) {
    if (Array.isArray(lane.input)) return lane.input;
    throw evaluationFailed(
      turn,
      lane,
      "Items",
      `Map state input must be an array but was: ${JSON.stringify(lane.input)}`,
    );
  }
  const items = yield* evaluate(turn, lane, state.items, scopeOf(turn, lane, state));
  if (Array.isArray(items)) return items;
  throw evaluationFailed(turn, lane, state.items.field, unexpected(state.items, "array", items));
}

/** 0, which is also the default, means no limit. */
function* concurrencyOf(turn: Turn, lane: Lane, state: MapState): Steps<number> {
  if (state.maxConcurrency === null) return Number.MAX_SAFE_INTEGER;
  const value = yield* evaluate(turn, lane, state.maxConcurrency, scopeOf(turn, lane, state));
  if (typeof value === "number" && Number.isInteger(value) && value >= 0)
    return value === 0 ? Number.MAX_SAFE_INTEGER : value;
  throw evaluationFailed(turn, lane, state.maxConcurrency.field, unexpected(state.maxConcurrency, "integer", value));
}
