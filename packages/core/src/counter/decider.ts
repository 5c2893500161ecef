import { accept, type Decider, type Refusal, refuseField } from "../kernel/decider.ts";
import type { CounterCommand } from "./commands.ts";
import type { CounterEvent } from "./events.ts";

export interface CounterState {
  readonly value: number;
  readonly version: number;
  readonly lastDelta: number | null;
  readonly lastReason: string | null;
}

const MILESTONE = 10;

export const counterDecider: Decider<CounterState, CounterCommand, CounterEvent> = {
  initial: { value: 0, version: 0, lastDelta: null, lastReason: null },
  decide: (command, state) => contradiction(command, state) ?? accept(changed(command, state)),
  evolve: (_, { data }) => ({
    value: data.value,
    version: data.version,
    lastDelta: data.delta,
    lastReason: data.reason ?? null,
  }),
};

function changed({ counterId, delta, reason }: CounterCommand, state: CounterState): CounterEvent {
  const value = state.value + delta;
  const data = { counterId, delta, value, version: state.version + 1, milestone: milestoneOf(state.value, value) };
  return { type: "CounterChanged", data: reason === undefined ? data : { ...data, reason } };
}

/** The last multiple of 10 that was reached or passed on the way up; null on the way down. */
function milestoneOf(before: number, after: number): number | null {
  const reached = Math.floor(after / MILESTONE) * MILESTONE;
  // Adding 0 turns -0 into 0, which JSON does not tell apart.
  return reached > before ? reached + 0 : null;
}

function contradiction(command: CounterCommand, state: CounterState): Refusal | undefined {
  const { counterId, delta, expectedVersion, version, value } = command;
  const next = state.value + delta;
  if (expectedVersion !== undefined && expectedVersion !== state.version) {
    return mismatch("version_conflict", "expectedVersion", state.version, expectedVersion);
  }
  if (version !== undefined && version !== state.version + 1) {
    return mismatch("version_conflict", "version", state.version + 1, version);
  }
  if (!Number.isSafeInteger(next)) {
    const field = { path: "delta", expected: "a value that stays a safe integer", received: String(delta) };
    return refuseField("out_of_range", field, `Counter ${counterId} is at ${state.value}; use another counter.`);
  }
  if (value !== undefined && value !== next) return mismatch("value_mismatch", "value", next, value);
  return undefined;
}

function mismatch(code: string, path: string, expected: number, received: number): Refusal {
  const field = { path, expected: String(expected), received: String(received) };
  return refuseField(code, field, "The counter has changed since it was read; read it again and decide anew.");
}
