import type { ValueNumbers } from "./chunks.ts";
import type { Origin, Progress } from "./execution-rows.ts";
import { activityOf, type ExecutionState } from "./execution-state.ts";
import type { StateMachine } from "./machine.ts";

/** An execution in memory. */
export interface Live {
  readonly seq: number;
  readonly origin: Origin;
  readonly machine: StateMachine;
  readonly numbers: ValueNumbers;
  state: ExecutionState;
  /** Number of chunks stored. */
  chunks: number;
}

/** What lists show of a state. */
export function progressOf(state: ExecutionState, numbers: ValueNumbers): Progress {
  const output = state.status === "SUCCEEDED" ? (numbers.known.get(state.output) ?? null) : null;
  const { error = null, cause = null } = state.failure ?? {};
  return {
    status: state.status,
    activity: activityOf(state),
    retries: state.retries,
    stopped_at: state.stoppedAt,
    output,
    error,
    cause,
  };
}

export function sameProgress(one: Progress, other: Progress): boolean {
  return one.status === other.status && one.activity === other.activity && one.retries === other.retries;
}
