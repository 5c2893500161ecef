import type { Json } from "@bridgework/core/kernel/json";
import type { RunStatus } from "@bridgework/core/ports/workflows";
import {
  type Answer,
  type Command,
  type ExecutionState,
  type Failure,
  type Lane,
  NOT_STARTED,
  type Signal,
  type Started,
} from "./execution-state.ts";
import type { HistoryRecord } from "./history.ts";
import type { State, StateMachine } from "./machine.ts";
import { chooseCatcher, chooseRetry } from "./retry.ts";
import { abortLanes, cancel, recordIteration } from "./states/abort.ts";
import { beginState } from "./states/begin.ts";
import { continueMap } from "./states/map.ts";
import { exit, type Outcome, WAITS } from "./states/outcome.ts";
import { endBranch } from "./states/parallel.ts";
import { endTask } from "./states/task.ts";
import { endWait } from "./states/wait.ts";
import { type Maybe, type Steps, settle } from "./steps.ts";
import { addLane, beginTurn, HistoryFull, ownLane, record, recordEnd, StateFailure, type Turn } from "./turn.ts";

export interface Advanced {
  readonly state: ExecutionState;
  readonly history: readonly HistoryRecord[];
  readonly commands: readonly Command[];
}

/** The execution's own lane; it is the first that is made. */
const ROOT = 1;
/** Who waits for the time limit of the whole execution. */
const WHOLE = 0;
/** Its time limit is scheduled by the first history event. */
const FIRST_EVENT = 1;

/**
 * Takes one signal and runs on until the execution needs the world again. Pure: time and chance come with the signal,
 * and the same signals give the same states and histories. A promise comes back only where JSONata's library was needed;
 * it settles within microtasks. A signal for which nothing waits changes nothing.
 */
export function advance(machine: StateMachine, state: ExecutionState, signal: Signal): Maybe<Advanced> {
  return settle(signal.kind === "started" ? start(machine, signal) : proceed(state, signal));
}

function* start(machine: StateMachine, signal: Started): Steps<Advanced> {
  const turn = beginTurn(NOT_STARTED, signal, signal.execution);
  const { input, roleArn } = signal.execution;
  const lane = addLane(turn, { owner: null, block: machine, variables: {}, lastEvent: 0, input, mapItem: null });
  record(turn, lane, "ExecutionStarted", { details: { roleArn }, data: { input } });
  // On AWS the first state's event names 0 as its previous event, not the start.
  lane.lastEvent = 0;
  if (machine.timeoutSeconds !== null) {
    turn.pending.set(FIRST_EVENT, WHOLE);
    turn.commands.push({ kind: "timer", event: FIRST_EVENT, due: turn.at + machine.timeoutSeconds * 1000 });
  }
  return yield* run(turn);
}

function* proceed(state: ExecutionState, signal: Answer): Steps<Advanced> {
  const waiting = state.pending.get(signal.event);
  if (waiting === undefined || state.execution === null) return { state, history: [], commands: [] };
  const turn = beginTurn(state, signal, state.execution);
  turn.pending.delete(signal.event);
  if (waiting === WHOLE) end(turn, "TIMED_OUT", "ExecutionTimedOut", { error: "States.Timeout", cause: null });
  else if (signal.kind === "timerFired" || isTask(turn, waiting))
    return yield* run(turn, resume(turn, ownLane(turn, waiting), signal));
  else return { state, history: [], commands: [] };
  return finish(turn);
}

/** A task's result is none for a timer. */
function isTask(turn: Turn, lane: number): boolean {
  return turn.lanes.get(lane)?.waiting?.kind === "task";
}

function* run(turn: Turn, first?: Steps<void>): Steps<Advanced> {
  try {
    if (first !== undefined) yield* first;
    while (turn.status === "RUNNING") {
      const id = turn.ready.shift();
      if (id === undefined) break;
      if (turn.lanes.has(id)) yield* enter(turn, ownLane(turn, id));
    }
  } catch (error) {
    if (!(error instanceof HistoryFull)) throw error;
    end(turn, "FAILED", "ExecutionFailed", {
      error: "States.Runtime",
      cause: "The execution reached the maximum number of history events (25000).",
    });
  }
  return finish(turn);
}

function* enter(turn: Turn, lane: Lane): Steps<void> {
  const state = stateOf(lane);
  lane.enteredAt = turn.at;
  lane.tries = [];
  lane.waiting = null;
  lane.enteredEvent = record(turn, lane, `${state.type}StateEntered`, {
    details: { name: state.name },
    data: { input: lane.input },
  });
  yield* conduct(turn, lane, state, beginState(turn, lane, state));
}

function* resume(turn: Turn, lane: Lane, signal: Answer): Steps<void> {
  const state = stateOf(lane);
  yield* conduct(turn, lane, state, resumed(turn, lane, state, signal));
}

function resumed(turn: Turn, lane: Lane, state: State, signal: Answer): Steps<Outcome> {
  const retry = lane.waiting?.kind === "retry";
  if (state.type === "Task" && !retry) return endTask(turn, lane, state, signal);
  lane.waiting = null;
  return state.type === "Wait" ? endWait(turn, lane, state) : beginState(turn, lane, state);
}

/** Does a state's work and carries the lane on to where that leads. */
function* conduct(turn: Turn, lane: Lane, state: State, work: Steps<Outcome>): Steps<void> {
  const outcome = yield* attempt(turn, lane, state, work);
  switch (outcome.kind) {
    case "waits":
      return;
    case "exits":
      return yield* leave(turn, lane, state, outcome);
    case "fails":
      return yield* failLane(turn, lane, outcome.failure);
  }
}

function* attempt(turn: Turn, lane: Lane, state: State, work: Steps<Outcome>): Steps<Outcome> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof StateFailure) return yield* recover(turn, lane, state, error.failure);
    throw error;
  }
}

/** Retries, catches, or gives up. */
function* recover(turn: Turn, lane: Lane, state: State, failure: Failure): Steps<Outcome> {
  if (lane.waiting?.kind === "children") abortLanes(turn, lane.waiting.lanes);
  lane.waiting = null;
  if (!("retry" in state)) return { kind: "fails", failure };
  const retry = chooseRetry(state.retry, lane.tries, failure, turn.random);
  if (retry !== null) return scheduleRetry(turn, lane, retry.retrier, retry.delay);
  if (state.type !== "Task") record(turn, lane, `${state.type}StateFailed`);
  const catcher = chooseCatcher(state.catch, failure);
  if (catcher === null) return { kind: "fails", failure };
  const errorOutput = { Error: failure.error ?? "", Cause: failure.cause ?? "" };
  try {
    return yield* exit(turn, lane, state, catcher, errorOutput, { errorOutput });
  } catch (error) {
    if (error instanceof StateFailure) return { kind: "fails", failure: error.failure };
    throw error;
  }
}

function scheduleRetry(turn: Turn, lane: Lane, retrier: number, delay: number): Outcome {
  const tries = [...lane.tries];
  while (tries.length <= retrier) tries.push(0);
  tries[retrier] = (tries[retrier] ?? 0) + 1;
  lane.tries = tries;
  turn.retries += 1;
  // A delay has no history event of its own; the newest one, which tells of the failure, stands for it.
  const event = turn.events;
  lane.waiting = { kind: "retry", event };
  turn.pending.set(event, lane.id);
  turn.commands.push({ kind: "timer", event, due: turn.at + delay });
  return WAITS;
}

function* leave(
  turn: Turn,
  lane: Lane,
  state: State,
  { next, output, assigned }: Outcome & { kind: "exits" },
): Steps<void> {
  lane.waiting = null;
  record(turn, lane, `${state.type}StateExited`, {
    details: { name: state.name },
    data: { output },
    ...(assigned === null ? {} : { assigned }),
  });
  if (assigned !== null) lane.variables = { ...lane.variables, ...assigned };
  if (next === null) return yield* endLane(turn, lane, output);
  lane.state = next;
  lane.input = output;
  turn.ready.unshift(lane.id);
}

function* endLane(turn: Turn, lane: Lane, output: Json): Steps<void> {
  if (lane.owner === null) {
    recordEnd(turn, lane, "ExecutionSucceeded", { data: { output } });
    close(turn, "SUCCEEDED");
    turn.output = output;
    return;
  }
  const owner = ownLane(turn, lane.owner.lane);
  const state = stateOf(owner);
  yield* conduct(turn, owner, state, childEnded(turn, owner, state, lane, output));
}

function* childEnded(turn: Turn, owner: Lane, state: State, lane: Lane, output: Json): Steps<Outcome> {
  const { waiting } = owner;
  if (waiting?.kind !== "children" || lane.owner === null)
    throw new Error(`Lane ${owner.id} does not wait for lane ${lane.id}.`);
  if (state.type === "Map") recordIteration(turn, lane, "MapIterationSucceeded");
  turn.lanes.delete(lane.id);
  const results = [...waiting.results];
  results[lane.owner.index] = output;
  const children = { ...waiting, lanes: waiting.lanes.filter((id) => id !== lane.id), results, done: waiting.done + 1 };
  owner.waiting = children;
  owner.lastEvent = lane.lastEvent;
  if (state.type === "Map") return yield* continueMap(turn, owner, state, children, lane.lastEvent);
  if (state.type === "Parallel") return yield* endBranch(turn, owner, state, children);
  throw new Error(`A ${state.type} state has no children.`);
}

function* failLane(turn: Turn, lane: Lane, failure: Failure): Steps<void> {
  if (lane.owner === null) return end(turn, "FAILED", "ExecutionFailed", failure);
  const owner = ownLane(turn, lane.owner.lane);
  const state = stateOf(owner);
  const failed = stateOf(lane);
  if (state.type === "Map") recordIteration(turn, lane, "MapIterationFailed");
  // So recorded on AWS: the task that fails a branch is aborted as well.
  else if (failed.type === "Task") record(turn, lane, "TaskStateAborted", { details: { name: failed.name } });
  turn.lanes.delete(lane.id);
  owner.lastEvent = lane.lastEvent;
  yield* conduct(turn, owner, state, rethrow(failure));
}

// biome-ignore lint/correctness/useYield: a failure is passed on as work that fails at once.
function* rethrow({ error, cause }: Failure): Steps<Outcome> {
  throw new StateFailure(error, cause);
}

/** Ends the execution without success. */
function end(turn: Turn, status: RunStatus, type: string, failure: Failure): void {
  const { error, cause } = failure;
  const lane = ownLane(turn, ROOT);
  lane.lastEvent = turn.events;
  recordEnd(turn, lane, type, {
    details: { ...(error === null ? {} : { error }), ...(cause === null ? {} : { cause }) },
  });
  close(turn, status);
  turn.failure = failure;
}

function close(turn: Turn, status: RunStatus): void {
  for (const event of [...turn.pending.keys()]) cancel(turn, event);
  turn.status = status;
  turn.lanes.clear();
}

function finish(turn: Turn): Advanced {
  const {
    status,
    execution,
    startedAt,
    events,
    retries,
    output,
    failure,
    lanes,
    nextLane,
    pending,
    history,
    commands,
  } = turn;
  const stoppedAt = status === "RUNNING" ? null : turn.at;
  return {
    state: { status, execution, startedAt, stoppedAt, events, retries, output, failure, lanes, nextLane, pending },
    history,
    commands,
  };
}

function stateOf(lane: Lane): State {
  const state = lane.block.states.get(lane.state);
  if (state === undefined) throw new Error(`There is no state ${lane.state}.`);
  return state;
}
