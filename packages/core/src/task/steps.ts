import * as z from "zod";
import { buryFailed } from "../app/bury.ts";
import { record } from "../app/record.ts";
import { hostCircuit } from "../kernel/circuit.ts";
import { streamOf } from "../kernel/event.ts";
import { caught, reasonOf } from "../kernel/failure.ts";
import { errorClassOf, Fault, messageOf } from "../kernel/fault.ts";
import { jsonValue } from "../kernel/schema.ts";
import { scrub, scrubText, secretsAt } from "../kernel/secrets.ts";
import type { Step, StepContext } from "../kernel/workflow.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import { doneOf, workThrough } from "./batch.ts";
import type { TaskCommand } from "./commands.ts";
import { handler, run, taskId, taskRun } from "./events.ts";
import { handle, versionOf } from "./handlers.ts";
import { sensitivePaths } from "./sensitive.ts";

const started = z.object({ taskId, run });

export const start: Step<z.infer<typeof started>> = {
  name: "task-start",
  description: "Records that a run of the task began.",
  bulkhead: "critical",
  input: started,
  run: async (task, context, ports) => {
    const command: TaskCommand = { type: "StartTask", ...task, execution: context.execution };
    await record(ports, context, { domain: "task", command });
    return task;
  },
};

type TaskRun = z.infer<typeof taskRun>;

const toHost: Pick<Step<TaskRun>, "input" | "opens" | "circuit"> = {
  input: taskRun,
  opens: ["input"],
  circuit: { name: ({ handler }) => ("url" in handler ? hostCircuit(handler.url) : null) },
};

export const execute: Step<TaskRun> = {
  ...toHost,
  name: "task-execute",
  description: "Runs the task's handler once; a failed attempt is recorded before it rises.",
  timeout: 30,
  run: attempted,
};

export const executeBatch: Step<TaskRun> = {
  ...toHost,
  name: "task-execute-batch",
  description: "Does as many items of a batch as its time allows; how far it came is recorded.",
  bulkhead: "batch",
  timeout: 60,
  run: attempted,
};

async function attempted(task: TaskRun, context: StepContext, ports: StepPorts) {
  const secrets = secretsAt(task, sensitivePaths(task));
  try {
    const { finished, result } = await outcomeOf(task, context, ports);
    return { attempts: context.attempt, finished, result: scrub(result, secrets) };
  } catch (thrown) {
    const error = withoutSecrets(thrown, secrets);
    const command: TaskCommand = {
      type: "RecordAttemptFailed",
      taskId: task.taskId,
      run: task.run,
      attempt: context.attempt,
      errorClass: errorClassOf(error),
      reason: reasonOf(error),
      handlerVersion: versionOf(task.handler),
    };
    await record(ports, context, { domain: "task", command, part: await partOf(task, context, ports) });
    throw error;
  }
}

/** A batch whose time is over is not finished: its workflow runs it again. */
async function outcomeOf({ handler, ...task }: TaskRun, context: StepContext, ports: StepPorts) {
  if (handler.type !== "batch") {
    const attempt = { run: task.run, input: task.input, context };
    return { finished: true, result: await handle(handler, attempt, ports) };
  }
  const progress = await workThrough({ ...task, handler }, context, ports);
  return { finished: progress.done === progress.total, result: { ...progress } };
}

/** Attempts of a batch are counted anew whenever it is run again, so they need more than their number. */
async function partOf(task: TaskRun, { attempt }: StepContext, ports: StepPorts): Promise<string> {
  return task.handler.type === "batch" ? `${attempt} after ${await doneOf(task, ports)}` : String(attempt);
}

/** An error whose message may be kept: it goes into facts, histories and dead letters. */
function withoutSecrets(error: unknown, secrets: readonly string[]): unknown {
  const message = messageOf(error);
  const scrubbed = scrubText(message, secrets);
  return scrubbed === message ? error : new Fault(errorClassOf(error), codeOf(error), scrubbed);
}

function codeOf(error: unknown): string {
  return error instanceof Fault ? error.code : "handler_failed";
}

const done = z.object({ task: started, done: z.object({ attempts: z.int(), result: jsonValue }) });

export const complete: Step<z.infer<typeof done>> = {
  name: "task-complete",
  description: "Records the result of the task.",
  bulkhead: "critical",
  input: done,
  run: async (input, context, ports) => {
    const command: TaskCommand = { type: "CompleteTask", ...input.task, ...input.done };
    await record(ports, context, { domain: "task", command });
    return { ...input.task, attempts: input.done.attempts };
  },
};

const givenUp = z.object({
  task: started.extend({ name: z.string(), handler: handler.exactOptional() }),
  failure: caught,
});

export const bury: Step<z.infer<typeof givenUp>> = {
  name: "task-bury",
  description: "Buries a run that failed for good and records the failure.",
  bulkhead: "critical",
  input: givenUp,
  run: async ({ task, failure: failed }, context, ports) => {
    const letter = await buryFailed(ports, context, {
      failure: failed,
      stream: streamOf("task", task.taskId),
      payload: { taskId: task.taskId, run: task.run, name: task.name },
      ...(task.handler === undefined ? {} : { handlerVersion: versionOf(task.handler) }),
      redrive: (letterId) => {
        const command = { type: "RedriveTask", taskId: task.taskId, letterId };
        return { kind: "command", domain: "task", command };
      },
    });
    const { errorClass, reason, attempts } = letter;
    const failure = { errorClass, reason, attempts, letterId: letter.id };
    const command: TaskCommand = { type: "FailTask", taskId: task.taskId, run: task.run, ...failure };
    await record(ports, context, { domain: "task", command });
    return { letterId: letter.id, errorClass, reason };
  },
};

export const taskSteps: readonly Step[] = [start, execute, executeBatch, complete, bury];
