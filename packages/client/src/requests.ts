import type { CounterInput } from "@bridgework/core/counter/commands";
import type { FormInput } from "@bridgework/core/form/commands";
import type { TaskInput } from "@bridgework/core/task/commands";

/** A form as it is sent in; without an id it gets one that depends on the submission's. */
export type FormSubmission = Omit<FormInput, "formId"> & Partial<Pick<FormInput, "formId">>;

/** A task as it is submitted; its id likewise. */
export type TaskSubmission = Omit<TaskInput, "taskId"> & Partial<Pick<TaskInput, "taskId">>;

/** `delta` is added: at least 1, or at most -1. */
export type CounterChange = CounterInput;

/** GET /api/counters/{id}; version 0 for one that has never changed. */
export interface CounterValue {
  readonly counterId: string;
  readonly value: number;
  readonly version: number;
  /** ISO 8601 UTC. */
  readonly changedAt: string | null;
}

export interface Request {
  readonly path: string;
  readonly body: object;
}

export function formRequest(form: FormSubmission): Request {
  return { path: "/api/forms", body: form };
}

export function taskRequest(task: TaskSubmission): Request {
  return { path: "/api/tasks", body: task };
}

export function counterRequest({ counterId, delta, ...options }: CounterChange): Request {
  const verb = delta < 0 ? "decrement" : "increment";
  return {
    path: `${pathOf("counters", counterId)}/${verb}`,
    body: { amount: Math.abs(delta), ...options },
  };
}

export function pathOf(plural: "forms" | "tasks" | "counters", id: string): string {
  return `/api/${plural}/${encodeURIComponent(id)}`;
}
