import type { Domain } from "../kernel/domain.ts";
import { type TaskCommand, taskCommand } from "./commands.ts";
import { taskDecider } from "./decider.ts";
import { type TaskEvent, taskEvents } from "./events.ts";
import { taskRules } from "./rules.ts";
import { sensitivePaths } from "./sensitive.ts";
import type { TaskState } from "./state.ts";
import { taskSteps } from "./steps.ts";
import { tasksView } from "./view.ts";
import { taskRun } from "./workflow.asl.ts";

/** Each task has a key of its own for what is sensitive of it. */
export function keyOfTask({ taskId }: Readonly<Record<string, unknown>>): unknown {
  return typeof taskId === "string" ? `task.${taskId}` : undefined;
}

export const task: Domain<TaskState, TaskCommand, TaskEvent> = {
  name: "task",
  events: taskEvents,
  commands: taskCommand,
  decider: taskDecider,
  streamId: ({ taskId }) => taskId,
  intake: {
    TaskSubmitted: (data, newId) => ({ taskId: newId, ...data, type: "SubmitTask" }),
    TaskStarted: (data) => ({ ...data, type: "StartTask" }),
    TaskAttemptFailed: (data) => ({ ...data, type: "RecordAttemptFailed" }),
    TaskProgressed: (data) => ({ ...data, type: "RecordProgress" }),
    TaskSucceeded: (data) => ({ ...data, type: "CompleteTask" }),
    TaskFailed: ({ letterId: _, ...data }) => ({ ...data, type: "FailTask" }),
    TaskDeadLettered: (data) => ({ ...data, type: "FailTask" }),
    TaskRedriven: (data) => ({ ...data, type: "RedriveTask" }),
  },
  rules: taskRules,
  workflows: [taskRun],
  steps: taskSteps,
  view: tasksView,
  snapshots: { every: 100, reducer: 3 },
  secrets: sensitivePaths,
  subjectOf: keyOfTask,
  // The order of a group is that of its stream.
  takenAs: (type, { group }) => (type === "TaskSubmitted" && group !== undefined ? "TaskQueued" : type),
};
