import type { Json, JsonObject } from "../kernel/json.ts";
import type { Handler, TaskEvent } from "./events.ts";

export interface TaskState {
  /** `queued`: it waits for its turn in its group. */
  readonly status: "none" | "queued" | "submitted" | "running" | "succeeded" | "failed";
  readonly run: number;
  /** Number of the last attempt that failed since this run began or last got on; 0 for none. */
  readonly failedAttempts: number;
  /** Items of a batch that are done, by this run or an earlier one. */
  readonly done: number;
  /** Of the failed run; null where it has none. */
  readonly letterId: string | null;
  readonly result: Json;
  readonly name: string;
  readonly handler: Handler;
  readonly input: JsonObject;
  readonly sensitive?: readonly string[];
  readonly group?: string;
}

export const noTask: TaskState = {
  status: "none",
  run: 0,
  failedAttempts: 0,
  done: 0,
  letterId: null,
  result: null,
  name: "",
  handler: { type: "simulated" },
  input: {},
};

export function evolveTask(state: TaskState, event: TaskEvent): TaskState {
  switch (event.type) {
    case "TaskSubmitted":
    case "TaskRedriven": {
      const { run, name, handler, input, sensitive, group } = event.data;
      const status = group === undefined ? "submitted" : "queued";
      const optional = { ...(sensitive === undefined ? {} : { sensitive }), ...(group === undefined ? {} : { group }) };
      return { ...noTask, status, run, done: state.done, name, handler, input, ...optional };
    }
    case "TaskReleased":
      return { ...state, status: "submitted" };
    case "TaskStarted":
      return { ...state, status: "running" };
    case "TaskAttemptFailed":
      return { ...state, failedAttempts: event.data.attempt };
    case "TaskProgressed":
      return { ...state, done: event.data.done, failedAttempts: 0 };
    case "TaskSucceeded":
      return { ...state, status: "succeeded", result: event.data.result };
    case "TaskFailed":
      return { ...state, status: "failed" };
    case "TaskDeadLettered":
      return { ...state, letterId: event.data.letterId };
  }
}
