import { accept, type Decider, type Decision, refuseField } from "../kernel/decider.ts";
import type { TaskCommand, TaskCommandOf } from "./commands.ts";
import type { TaskEvent } from "./events.ts";
import { evolveTask, noTask, type TaskState } from "./state.ts";

type TaskDecision = Decision<TaskEvent>;
type RunCommand = Exclude<TaskCommand, { readonly type: "SubmitTask" | "RedriveTask" }>;

export const taskDecider: Decider<TaskState, TaskCommand, TaskEvent> = {
  initial: noTask,
  evolve: evolveTask,
  decide: (command, state) => {
    if (command.type === "SubmitTask") return submit(command, state);
    if (state.status === "none") return unknownTask(command.taskId);
    return command.type === "RedriveTask" ? redrive(command, state) : ofRun(command, state);
  },
};

function submit({ type: _, ...data }: TaskCommandOf<"SubmitTask">, { status }: TaskState): TaskDecision {
  if (status === "none") return accept({ type: "TaskSubmitted", data: { ...data, run: 1 } });
  const field = { path: "taskId", expected: "an id that is not taken", received: data.taskId };
  return refuseField("task_exists", field, "Leave taskId out to get a new one.");
}

/** What a run reports. A run that was redriven since has nothing to say any more. */
function ofRun(command: RunCommand, state: TaskState): TaskDecision {
  if (command.run < state.run) return accept();
  if (command.run > state.run) return wrongRun(command.run, state.run);
  switch (command.type) {
    case "ReleaseTask":
      return release(command, state);
    case "StartTask":
      return start(command, state);
    case "RecordAttemptFailed":
      return attemptFailed(command, state);
    case "RecordProgress":
      return progress(command, state);
    case "CompleteTask":
      return complete(command, state);
    case "FailTask":
      return fail(command, state);
  }
}

function release({ taskId }: TaskCommandOf<"ReleaseTask">, state: TaskState): TaskDecision {
  return state.status === "queued" ? accept({ type: "TaskReleased", data: workOf(taskId, state) }) : accept();
}

function start({ type: _, ...data }: TaskCommandOf<"StartTask">, state: TaskState): TaskDecision {
  if (state.status === "queued") return notReleased(state);
  return state.status === "submitted" ? accept({ type: "TaskStarted", data }) : accept();
}

function attemptFailed({ type: _, ...data }: TaskCommandOf<"RecordAttemptFailed">, state: TaskState): TaskDecision {
  if (state.status === "submitted" || state.status === "queued") return notRunning(state);
  const repeated = state.status !== "running" || data.attempt <= state.failedAttempts;
  return repeated ? accept() : accept({ type: "TaskAttemptFailed", data });
}

function progress({ type: _, ...data }: TaskCommandOf<"RecordProgress">, state: TaskState): TaskDecision {
  if (state.status === "submitted" || state.status === "queued") return notRunning(state);
  const isNew = state.status === "running" && data.done > state.done;
  return isNew ? accept({ type: "TaskProgressed", data }) : accept();
}

function complete({ type: _, ...data }: TaskCommandOf<"CompleteTask">, state: TaskState): TaskDecision {
  if (state.status === "succeeded") return accept();
  return state.status === "running"
    ? accept({ type: "TaskSucceeded", data: { ...data, ...groupOf(state) } })
    : notRunning(state);
}

function fail({ type: _, letterId, ...given }: TaskCommandOf<"FailTask">, state: TaskState): TaskDecision {
  if (state.status === "succeeded") return notRunning(state);
  const data = { ...given, ...groupOf(state) };
  const failed: TaskEvent = { type: "TaskFailed", data };
  if (letterId === undefined) return state.status === "failed" ? accept() : accept(failed);
  const deadLettered: TaskEvent = { type: "TaskDeadLettered", data: { ...data, letterId } };
  if (state.status !== "failed") return accept<TaskEvent>(failed, deadLettered);
  if (state.letterId === null) return accept(deadLettered);
  return state.letterId === letterId ? accept() : notRunning(state);
}

function redrive({ taskId, letterId, run }: TaskCommandOf<"RedriveTask">, state: TaskState): TaskDecision {
  if (state.status !== "failed") {
    const field = { path: "taskId", expected: "a task that has failed", received: `${taskId}, ${state.status}` };
    return refuseField("not_failed", field, "Only a task that has failed for good can be redriven.");
  }
  if (letterId !== undefined && letterId !== state.letterId) {
    const field = { path: "letterId", expected: state.letterId ?? "none", received: letterId };
    return refuseField("not_failed", field, "That failure was redriven before; redrive the newer letter.");
  }
  const next = state.run + 1;
  if (run !== undefined && run !== next) return wrongRun(run, next);
  const data = { ...workOf(taskId, state), run: next, letterId: state.letterId };
  return accept({ type: "TaskRedriven", data });
}

/** All that a run needs. */
function workOf(taskId: string, { run, name, handler, input, sensitive, ...state }: TaskState) {
  const secrets = sensitive === undefined ? {} : { sensitive };
  return { taskId, run, name, handler, input, ...secrets, ...groupOf(state) };
}

function groupOf({ group }: Pick<TaskState, "group">) {
  return group === undefined ? {} : { group };
}

function unknownTask(taskId: string): TaskDecision {
  const field = { path: "taskId", expected: "a task that was submitted", received: taskId };
  return refuseField("task_unknown", field, "Submit the task first.");
}

function wrongRun(received: number, expected: number): TaskDecision {
  const field = { path: "run", expected: String(expected), received: String(received) };
  return refuseField("wrong_run", field, "A task's runs follow one another; redrive it to begin the next.");
}

function notReleased({ group = "" }: TaskState): TaskDecision {
  const field = {
    path: "taskId",
    expected: "a task whose turn has come",
    received: `one that waits in group ${group}`,
  };
  return refuseField("not_released", field, "It starts when those before it have come to their end.");
}

function notRunning({ status }: TaskState): TaskDecision {
  const field = { path: "taskId", expected: "a task that is running", received: status };
  return refuseField("not_running", field, "Start a task before its outcome; a settled run keeps its first outcome.");
}
