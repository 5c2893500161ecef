import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { RunStatus } from "@bridgework/core/ports/workflows";
import { randomFrom } from "./chance.ts";
import { QueryFault, type QueryScope, type Template } from "./data/query.ts";
import type { Command, ExecutionIdentity, ExecutionState, Failure, Lane, Signal } from "./execution-state.ts";
import { type Details, type HistoryRecord, MOST_EVENTS } from "./history.ts";
import type { State } from "./machine.ts";
import type { Steps } from "./steps.ts";

/** One signal being handled: the execution's next state in the making, with what comes out of it. */
export interface Turn {
  readonly at: number;
  readonly execution: ExecutionIdentity;
  readonly startedAt: number;
  readonly random: () => number;
  readonly lanes: Map<number, Lane>;
  readonly pending: Map<number, number>;
  readonly history: HistoryRecord[];
  readonly commands: Command[];
  /** Lanes that are about to enter a state, in order. */
  readonly ready: number[];
  /** Lanes of this turn's own making, which may be changed in place. */
  readonly owned: Set<number>;
  events: number;
  retries: number;
  nextLane: number;
  status: RunStatus;
  output: Json | null;
  failure: Failure | null;
}

/** A state has failed: caught by whoever runs it, and turned into a retry, a catch or the end. */
export class StateFailure extends Error {
  readonly failure: Failure;

  constructor(error: string | null, cause: string | null) {
    super(cause ?? error ?? "failed");
    this.name = "StateFailure";
    this.failure = { error, cause };
  }
}

/** The history is full; the execution ends here whatever its states say. */
export class HistoryFull extends Error {}

export function beginTurn(state: ExecutionState, signal: Signal, execution: ExecutionIdentity): Turn {
  return {
    at: signal.at,
    execution,
    startedAt: signal.kind === "started" ? signal.at : state.startedAt,
    random: randomFrom(signal.random),
    lanes: new Map<number, Lane>(state.lanes),
    pending: new Map(state.pending),
    history: [],
    commands: [],
    ready: [],
    owned: new Set(),
    events: state.events,
    retries: state.retries,
    nextLane: state.nextLane,
    status: state.status,
    output: state.output,
    failure: state.failure,
  };
}

/** The lane, free to be changed. */
export function ownLane(turn: Turn, id: number): Lane {
  const lane = turn.lanes.get(id);
  if (lane === undefined) throw new Error(`There is no lane ${id}.`);
  if (turn.owned.has(id)) return lane;
  const copy = { ...lane };
  turn.lanes.set(id, copy);
  turn.owned.add(id);
  return copy;
}

export type NewLane = Pick<Lane, "owner" | "block" | "variables" | "lastEvent" | "input" | "mapItem">;

export function addLane(turn: Turn, { owner, block, variables, lastEvent, input, mapItem }: NewLane): Lane {
  const id = turn.nextLane;
  const lane: Lane = {
    id,
    owner,
    block,
    variables,
    lastEvent,
    state: block.startAt,
    input,
    enteredAt: 0,
    enteredEvent: 0,
    tries: [],
    waiting: null,
    mapItem,
  };
  turn.nextLane = id + 1;
  turn.lanes.set(id, lane);
  turn.owned.add(id);
  turn.ready.push(id);
  return lane;
}

interface Recorded {
  readonly details?: Details;
  readonly data?: Readonly<Record<string, Json>>;
  readonly assigned?: Readonly<Record<string, Json>>;
}

/** Adds a history event that follows the lane's newest; returns its id. The last place is kept for the end. */
export function record(turn: Turn, lane: Lane, type: string, recorded?: Recorded): number {
  if (turn.events >= MOST_EVENTS - 1) throw new HistoryFull();
  return recordEnd(turn, lane, type, recorded);
}

export function recordEnd(turn: Turn, lane: Lane, type: string, recorded?: Recorded): number {
  turn.events += 1;
  turn.history.push({ id: turn.events, previous: lane.lastEvent, type, ...recorded });
  lane.lastEvent = turn.events;
  return turn.events;
}

/** Values of a state, of a task's parameters and of a result: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_BYTES = 262_144;

export function exceedsLimit(value: Json): boolean {
  if (value === null || typeof value === "number" || typeof value === "boolean") return false;
  return Buffer.byteLength(JSON.stringify(value)) > MOST_BYTES;
}

export interface Bindings {
  readonly result?: Json;
  readonly errorOutput?: JsonObject;
}

export function scopeOf(turn: Turn, lane: Lane, state: State, bindings: Bindings = {}): QueryScope {
  let context: JsonObject | undefined;
  return {
    ...bindings,
    input: lane.input,
    at: turn.at,
    random: turn.random,
    context: () => {
      context ??= contextOf(turn, lane, state);
      return context;
    },
    variable: (name) => variableOf(turn, lane, name),
    variables: () => variablesOf(turn, lane),
  };
}

/** Evaluates a field. What goes wrong is recorded and thrown as the state's failure. */
export function* evaluate(turn: Turn, lane: Lane, template: Template, scope: QueryScope): Steps<Json> {
  if (template.constant !== null) return template.constant.value;
  try {
    return yield* template.evaluate(scope);
  } catch (error) {
    if (error instanceof QueryFault) throw evaluationFailed(turn, lane, error.field, error.message);
    throw error;
  }
}

/** Records that a field could not be used and returns the failure to throw. */
export function evaluationFailed(turn: Turn, lane: Lane, field: string, message: string): StateFailure {
  const cause = placed(lane, message);
  const error = "States.QueryEvaluationError";
  record(turn, lane, "EvaluationFailed", { details: { error, cause, location: field, state: lane.state } });
  return new StateFailure(error, cause);
}

/** Says where it went wrong, in Step Functions' words. */
export function placed(lane: Lane, message: string): string {
  return `An error occurred while executing the state '${lane.state}' (entered at the event id #${lane.enteredEvent}). ${message}`;
}

function variableOf(turn: Turn, lane: Lane, name: string): Json | undefined {
  for (
    let at: Lane | undefined = lane;
    at !== undefined;
    at = at.owner === null ? undefined : turn.lanes.get(at.owner.lane)
  ) {
    if (Object.hasOwn(at.variables, name)) return at.variables[name];
  }
  return undefined;
}

function variablesOf(turn: Turn, lane: Lane): Readonly<Record<string, Json>> {
  const owner = lane.owner === null ? undefined : turn.lanes.get(lane.owner.lane);
  return owner === undefined ? lane.variables : { ...variablesOf(turn, owner), ...lane.variables };
}

function contextOf(turn: Turn, lane: Lane, state: State): JsonObject {
  const { arn, name, input, roleArn, machineArn, machineName } = turn.execution;
  const entered = { EnteredTime: new Date(lane.enteredAt).toISOString(), Name: state.name };
  return {
    Execution: {
      Id: arn,
      Input: input,
      Name: name,
      RoleArn: roleArn,
      StartTime: new Date(turn.startedAt).toISOString(),
      RedriveCount: 0,
    },
    State: "retry" in state ? { ...entered, RetryCount: lane.tries.reduce((sum, tries) => sum + tries, 0) } : entered,
    StateMachine: { Id: machineArn, Name: machineName },
    ...mapItemOf(turn, lane),
  };
}

/** The iteration that the lane is in, however deep. */
function mapItemOf(turn: Turn, lane: Lane): JsonObject {
  for (
    let at: Lane | undefined = lane;
    at !== undefined;
    at = at.owner === null ? undefined : turn.lanes.get(at.owner.lane)
  ) {
    if (at.mapItem !== null) return { Map: at.mapItem };
  }
  return {};
}
