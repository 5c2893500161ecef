import { messageOf } from "@bridgework/core/kernel/fault";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";

/** Does a task: a function's name and its payload. An error's name is what ErrorEquals sees. */
export type RunTask = (name: string, payload: Json, options: TaskOptions) => Promise<JsonObject>;

export interface TaskOptions {
  /** Aborted when nobody waits for the result any more. */
  readonly signal: AbortSignal;
  /** When the task is given up, in milliseconds since 1970; null: never. */
  readonly due: number | null;
}

export interface TaskCall {
  readonly functionName: string;
  readonly payload: Json;
  readonly due: number | null;
}

export type TaskOutcome =
  | { readonly kind: "taskSucceeded"; readonly output: Json }
  | { readonly kind: "taskFailed"; readonly error: string; readonly cause: string };

const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

/**
 * Runs a task and turns what it throws into a failure as Lambda reports it. What is passed in and out is copied as over
 * a wire, so that nobody holds on to the execution's values.
 */
export async function outcomeOf(runTask: RunTask, call: TaskCall, signal: AbortSignal): Promise<TaskOutcome> {
  try {
    const result: unknown = await runTask(call.functionName, copied(call.payload), { signal, due: call.due });
    return { kind: "taskSucceeded", output: copied(result ?? null) };
  } catch (error) {
    const errorType = error instanceof Error ? error.name : "Error";
    const cause = JSON.stringify({ errorType, errorMessage: messageOf(error) });
    return { kind: "taskFailed", error: errorType.slice(0, LONGEST_ERROR), cause: cause.slice(0, LONGEST_CAUSE) };
  }
}

function copied(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
