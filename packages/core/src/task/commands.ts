import * as z from "zod";
import { letterId } from "../kernel/schema.ts";
import {
  run,
  taskAttemptFailed,
  taskFailed,
  taskId,
  taskProgressed,
  taskRun,
  taskStarted,
  taskSucceeded,
} from "./events.ts";
import { checkSubmission } from "./submission.ts";

/** What is given with a task, before it has run. */
export const submission = taskRun.omit({ run: true }).extend({ input: taskRun.shape.input.default({}) });

const submitTask = submission.extend({ type: z.literal("SubmitTask") }).superRefine(checkSubmission);
/** Without a group there is no turn to wait for. */
const releaseTask = z.object({ type: z.literal("ReleaseTask"), taskId, run });
const startTask = taskStarted.extend({ type: z.literal("StartTask") });
const recordAttemptFailed = taskAttemptFailed.extend({ type: z.literal("RecordAttemptFailed") });
const recordProgress = taskProgressed.extend({ type: z.literal("RecordProgress") });
const completeTask = taskSucceeded.omit({ group: true }).extend({ type: z.literal("CompleteTask") });
/** Without a letter the task fails and is not dead-lettered. */
const failTask = taskFailed
  .omit({ group: true })
  .extend({ type: z.literal("FailTask"), letterId: letterId.exactOptional() });
const redriveTask = z.object({
  type: z.literal("RedriveTask"),
  taskId,
  /** The letter that must be the failed run's; absent: whichever it is. */
  letterId: letterId.exactOptional(),
  /** The run that it must become; absent: the next one. */
  run: run.exactOptional(),
});

export const taskCommand = z.discriminatedUnion("type", [
  submitTask,
  releaseTask,
  startTask,
  recordAttemptFailed,
  recordProgress,
  completeTask,
  failTask,
  redriveTask,
]);
export type TaskCommand = Readonly<z.infer<typeof taskCommand>>;
/** What somebody gives who submits a task. */
export type TaskInput = z.input<typeof submission>;
export type TaskCommandOf<Type extends TaskCommand["type"]> = Extract<TaskCommand, { readonly type: Type }>;
