import type { GroupEvent } from "./events.ts";

/** A run of a task that waits for its turn. */
export interface Waiting {
  readonly taskId: string;
  readonly run: number;
  /** Null until the task is ready for its turn. */
  readonly correlationId: string | null;
}

export interface GroupState {
  /** In the order in which they were submitted or redriven. */
  readonly waiting: readonly Waiting[];
  /** The run whose turn it is. */
  readonly turn: { readonly taskId: string; readonly run: number } | null;
}

export const emptyGroup: GroupState = { waiting: [], turn: null };

export function evolveGroup(state: GroupState, { type, data }: GroupEvent): GroupState {
  switch (type) {
    case "TaskQueued":
      return { ...state, waiting: [...state.waiting, { taskId: data.taskId, run: 1, correlationId: null }] };
    case "TurnRequested":
      return { ...state, waiting: withReady(state.waiting, data) };
    case "TurnGiven":
      return { waiting: without(state.waiting, data), turn: { taskId: data.taskId, run: data.run } };
    case "TurnEnded":
      return { waiting: without(state.waiting, data), turn: isSame(state.turn, data) ? null : state.turn };
  }
}

interface RunOfTask {
  readonly taskId: string;
  readonly run: number;
}

export function isSame(one: RunOfTask | null, other: RunOfTask): boolean {
  return one?.taskId === other.taskId && one.run === other.run;
}

function without(waiting: readonly Waiting[], done: RunOfTask): readonly Waiting[] {
  return waiting.filter((each) => !isSame(each, done));
}

/** A task that is redriven has no place yet: it gets the last. */
function withReady(waiting: readonly Waiting[], { taskId, run, correlationId }: Waiting): readonly Waiting[] {
  const ready = { taskId, run, correlationId };
  const has = waiting.some((each) => isSame(each, ready));
  return has ? waiting.map((each) => (isSame(each, ready) ? ready : each)) : [...waiting, ready];
}
