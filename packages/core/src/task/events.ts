import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { attempts, entityId, errorClass, jsonObjectUpTo, jsonUpTo, letterId, reason } from "../kernel/schema.ts";
import { sensitive } from "./sensitive.ts";

/** The input travels twice in each state, as its own and in the context; a state may take 262,144 bytes. */
const MAX_INPUT = 40_000;
const MAX_BODY = 40_000;
/** Of a result. */
export const MAX_RESULT = 70_000;

export const taskId = entityId;
/** 1 for the first run, one more for each redrive. */
export const run = z.int().min(1).max(10_000);
const name = z.string().min(1).max(100);
const input = jsonObjectUpTo(MAX_INPUT);
const execution = z.string().min(1).max(2048);

const simulatedHandler = z.object({
  type: z.literal("simulated"),
  /** Share of its attempts that fail; absent: the system's setting. */
  failureRate: z.number().min(0).max(1).exactOptional(),
  /** Class of its failures; absent: one by chance. */
  errorClass: errorClass.exactOptional(),
  /** Every attempt of so many runs fails, so that a redrive succeeds. */
  failRuns: z.int().min(0).max(100).exactOptional(),
});
const httpHandler = z.object({
  type: z.literal("http"),
  url: z.url({ protocol: /^https?$/, error: "an http or https address" }).max(2048),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("POST"),
  /** Absent: the task's input. Never sent with GET. */
  body: jsonUpTo(MAX_BODY).exactOptional(),
});
/** Posts each of `input.items` by itself, and goes on after its deadline where it stopped. */
const batchHandler = z.object({ type: z.literal("batch"), url: httpHandler.shape.url });
/** One of `handlers/registry.ts`, by its name. */
const ownHandler = z.object({ type: z.literal("custom"), name: z.string().min(1).max(64) });
export const handler = z.discriminatedUnion("type", [simulatedHandler, httpHandler, batchHandler, ownHandler]);
export type Handler = Readonly<z.infer<typeof handler>>;
export type HandlerOf<Type extends Handler["type"]> = Extract<Handler, { readonly type: Type }>;

/** Tasks of one group run one after another. */
const inGroup = { group: entityId.exactOptional() };

/** What a run of the task needs. */
export const taskRun = z.object({
  ...{ taskId, run, name, handler, input, ...inGroup },
  /** Members of the input that only the handler sees, as `card.number`. */
  sensitive: sensitive.exactOptional(),
});

/** Kind and version of the handler, as `http@1`. */
const handlerVersion = z.string().min(1).max(100);

export const taskStarted = z.object({ taskId, run, execution });
export const taskAttemptFailed = z.object({
  ...{ taskId, run, attempt: attempts, errorClass, reason },
  handlerVersion: handlerVersion.exactOptional(),
});
/** Of a batch: so many of its items, the first ones, are done. */
export const taskProgressed = z.object({ taskId, run, done: z.int().min(1), total: z.int().min(1) });
export const taskSucceeded = z.object({ taskId, run, attempts, result: jsonUpTo(MAX_RESULT), ...inGroup });
export const taskFailed = z.object({ taskId, run, errorClass, reason, attempts, ...inGroup });
const taskDeadLettered = taskFailed.extend({ letterId });
const taskRedriven = taskRun.extend({ letterId: letterId.nullable() });

export type TaskEvent =
  | DecidedEvent<"TaskSubmitted", Readonly<z.infer<typeof taskRun>>>
  | DecidedEvent<"TaskReleased", Readonly<z.infer<typeof taskRun>>>
  | DecidedEvent<"TaskStarted", Readonly<z.infer<typeof taskStarted>>>
  | DecidedEvent<"TaskAttemptFailed", Readonly<z.infer<typeof taskAttemptFailed>>>
  | DecidedEvent<"TaskProgressed", Readonly<z.infer<typeof taskProgressed>>>
  | DecidedEvent<"TaskSucceeded", Readonly<z.infer<typeof taskSucceeded>>>
  | DecidedEvent<"TaskFailed", Readonly<z.infer<typeof taskFailed>>>
  | DecidedEvent<"TaskDeadLettered", Readonly<z.infer<typeof taskDeadLettered>>>
  | DecidedEvent<"TaskRedriven", Readonly<z.infer<typeof taskRedriven>>>;

const ANY_TASK = "01J00000000000000000000000";
const FAILURE = { taskId: ANY_TASK, run: 1, errorClass: "NETWORK", reason: "connection refused", attempts: 4 };

export const taskEvents: readonly EventType[] = [
  {
    type: "TaskSubmitted",
    schemaVersion: 1,
    description: "A task is to be run by its handler; one of a group when its turn comes.",
    schema: taskRun,
    sample: { name: "resize-image", handler: { type: "simulated" }, input: { image: "cat.png", width: 640 } },
  },
  {
    type: "TaskReleased",
    schemaVersion: 1,
    description: "The turn of a task of a group has come: it may run.",
    schema: taskRun,
    sample: { taskId: ANY_TASK, run: 1 },
  },
  {
    type: "TaskStarted",
    schemaVersion: 1,
    description: "A run of the task began.",
    schema: taskStarted,
    sample: { taskId: ANY_TASK, run: 1, execution: "worker-7" },
  },
  {
    type: "TaskAttemptFailed",
    schemaVersion: 1,
    description: "One attempt of a run failed; it may be retried.",
    schema: taskAttemptFailed,
    sample: { taskId: ANY_TASK, run: 1, attempt: 1, errorClass: "NETWORK", reason: "connection refused" },
  },
  {
    type: "TaskProgressed",
    schemaVersion: 1,
    description: "A batch came so far; the rest is done next, also by another attempt or run.",
    schema: taskProgressed,
    sample: { taskId: ANY_TASK, run: 1, done: 40, total: 100 },
  },
  {
    type: "TaskSucceeded",
    schemaVersion: 1,
    description: "The handler came to a result.",
    schema: taskSucceeded,
    sample: { taskId: ANY_TASK, run: 1, attempts: 2, result: { url: "https://example.com/cat-640.png" } },
  },
  {
    type: "TaskFailed",
    schemaVersion: 1,
    description: "A run failed for good.",
    schema: taskFailed,
    sample: FAILURE,
  },
  {
    type: "TaskDeadLettered",
    schemaVersion: 1,
    description: "A failed run is kept as a dead letter, which can be redriven.",
    schema: taskDeadLettered,
    sample: { ...FAILURE, letterId: ANY_TASK },
  },
  {
    type: "TaskRedriven",
    schemaVersion: 1,
    description: "A failed task is run again.",
    schema: taskRedriven,
    sample: { taskId: ANY_TASK },
  },
];
