import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { RunStatus } from "@bridgework/core/ports/workflows";
import type { Block } from "./machine.ts";

/** What an execution is told. Each is stored before anything comes of it. */
export type Signal = Started | Answer;

/** Answers a command. */
export type Answer = TaskSucceeded | TaskFailed | TimerFired;

interface SignalBase {
  /** Milliseconds since 1970: when it came. */
  readonly at: number;
  /** In [0, 1): all chance that is needed in handling it follows from this. */
  readonly random: number;
}

export interface Started extends SignalBase {
  readonly kind: "started";
  readonly execution: ExecutionIdentity;
}

export interface TaskSucceeded extends SignalBase {
  readonly kind: "taskSucceeded";
  /** Id of the history event that scheduled the task. */
  readonly event: number;
  readonly output: Json;
}

export interface TaskFailed extends SignalBase {
  readonly kind: "taskFailed";
  readonly event: number;
  readonly error: string;
  readonly cause: string;
}

/** A timer has run out: a wait, a retry's delay, a task's or the execution's time limit. */
export interface TimerFired extends SignalBase {
  readonly kind: "timerFired";
  readonly event: number;
}

export interface ExecutionIdentity {
  readonly arn: string;
  readonly name: string;
  readonly input: Json;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn: string;
}

/** What has to be done outside, once it is recorded. `event` is its id: the history event that scheduled it. */
export type Command =
  | {
      readonly kind: "invoke";
      readonly event: number;
      readonly functionName: string;
      readonly payload: Json;
      readonly due: number | null;
    }
  | { readonly kind: "timer"; readonly event: number; readonly due: number }
  | { readonly kind: "cancel"; readonly event: number };

export interface Failure {
  readonly error: string | null;
  readonly cause: string | null;
}

/** Everything that an execution knows of itself. Rebuilt by folding its signals. */
export interface ExecutionState {
  readonly status: RunStatus;
  /** Null before it has started. */
  readonly execution: ExecutionIdentity | null;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  /** Number of history events, which is the newest's id. */
  readonly events: number;
  /** Tries beyond the first. */
  readonly retries: number;
  readonly output: Json | null;
  readonly failure: Failure | null;
  readonly lanes: ReadonlyMap<number, Readonly<Lane>>;
  readonly nextLane: number;
  /** Which lane waits for which scheduled event. */
  readonly pending: ReadonlyMap<number, number>;
}

/** One thread of states: the execution's own, a Parallel's branch, a Map's iteration. */
export interface Lane {
  readonly id: number;
  /** The lane whose Parallel or Map state it belongs to, and its place there; null for the execution's own. */
  readonly owner: { readonly lane: number; readonly index: number } | null;
  readonly block: Block;
  /** Set in this lane; those of its owner are in sight as well. */
  variables: Readonly<Record<string, Json>>;
  /** Id of its newest history event. */
  lastEvent: number;
  /** Name of the state it is in. */
  state: string;
  input: Json;
  enteredAt: number;
  enteredEvent: number;
  /** How often each of the state's retriers has been used. */
  tries: readonly number[];
  waiting: Waiting | null;
  /** `$states.context.Map` of an iteration. */
  readonly mapItem: JsonObject | null;
}

export type Waiting =
  | {
      readonly kind: "task";
      readonly event: number;
      readonly functionName: string;
      readonly payload: Json;
      readonly due: number | null;
      readonly limit: "timeout" | "heartbeat";
    }
  | { readonly kind: "wait" | "retry"; readonly event: number }
  | Children;

/** Lanes under way for a Parallel or a Map. */
export interface Children {
  readonly kind: "children";
  /** Lanes under way. */
  readonly lanes: readonly number[];
  /** By place. */
  readonly results: readonly Json[];
  readonly done: number;
  readonly begun: number;
  /** Of a Map: what its iterations are about. */
  readonly items: readonly Json[];
  readonly concurrency: number;
}

export const NOT_STARTED: ExecutionState = {
  status: "RUNNING",
  execution: null,
  startedAt: 0,
  stoppedAt: null,
  events: 0,
  retries: 0,
  output: null,
  failure: null,
  lanes: new Map(),
  nextLane: 1,
  pending: new Map(),
};

/** What a running execution is about: `working` unless every lane waits for a timer. */
export function activityOf(state: ExecutionState): "working" | "retrying" | "waiting" | null {
  if (state.status !== "RUNNING") return null;
  let activity: "working" | "retrying" | "waiting" = "waiting";
  for (const { waiting } of state.lanes.values()) {
    if (waiting?.kind === "task") return "working";
    if (waiting?.kind === "retry") activity = "retrying";
  }
  return state.lanes.size === 0 ? "working" : activity;
}
