import type { FactOf } from "../kernel/event.ts";
import { foldedView } from "../kernel/view.ts";
import type { Handler, TaskEvent } from "./events.ts";

type TaskRow = {
  readonly taskId: string;
  readonly name: string;
  readonly handler: string;
  readonly group: string | null;
  /** `queued`: waits for its turn in its group. `retrying`: an attempt of the current run has failed and the run goes on. */
  readonly status: "queued" | "submitted" | "running" | "retrying" | "succeeded" | "failed";
  readonly run: number;
  /** Of the current run. */
  readonly attempts: number;
  /** Of a batch; null before its first items are done. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly errorClass: string | null;
  readonly reason: string | null;
  readonly letterId: string | null;
  readonly execution: string | null;
  readonly submittedAt: string;
  readonly startedAt: string | null;
  readonly settledAt: string | null;
  readonly changedAt: string;
  readonly correlationId: string;
  readonly version: number;
};

export const tasksView = foldedView({ name: "tasks", version: 2, newRow, changes });

function changes(_: TaskRow, { type, data, time }: FactOf<TaskEvent>): Partial<TaskRow> {
  switch (type) {
    case "TaskSubmitted":
    case "TaskRedriven":
      return {
        ...FRESH_RUN,
        status: data.group === undefined ? "submitted" : "queued",
        ...{ name: data.name, handler: handlerName(data.handler), group: data.group ?? null, run: data.run },
      };
    case "TaskReleased":
      return { status: "submitted" };
    case "TaskStarted":
      return { status: "running", execution: data.execution, startedAt: time };
    case "TaskAttemptFailed":
      return { status: "retrying", attempts: data.attempt, errorClass: data.errorClass, reason: data.reason };
    case "TaskProgressed":
      return { status: "running", progress: { done: data.done, total: data.total } };
    case "TaskSucceeded":
      return { status: "succeeded", attempts: data.attempts, errorClass: null, reason: null, settledAt: time };
    case "TaskFailed": {
      const { attempts, errorClass, reason } = data;
      return { status: "failed", attempts, errorClass, reason, settledAt: time };
    }
    case "TaskDeadLettered":
      return { letterId: data.letterId };
  }
}

function handlerName(handler: Handler): string {
  return handler.type === "custom" ? handler.name : handler.type;
}

const FRESH_RUN = {
  status: "submitted",
  attempts: 0,
  errorClass: null,
  reason: null,
  letterId: null,
  execution: null,
  startedAt: null,
  settledAt: null,
} as const;

function newRow({ data, time, meta, version }: FactOf<TaskEvent>): TaskRow {
  return {
    ...FRESH_RUN,
    taskId: data.taskId,
    name: "",
    handler: "",
    group: null,
    progress: null,
    run: data.run,
    submittedAt: time,
    changedAt: time,
    correlationId: meta.correlationId,
    version,
  };
}
