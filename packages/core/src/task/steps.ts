import { z } from "zod";
import { buryFailed } from "../app/bury.ts";
import { record } from "../app/record.ts";
import { hostCircuit } from "../kernel/circuit.ts";
import { streamOf } from "../kernel/event.ts";
import { caught, reasonOf } from "../kernel/failure.ts";
import { errorClassOf, Fault, messageOf } from "../kernel/fault.ts";
import { jsonValue } from "../kernel/schema.ts";
import { scrub, scrubText, secretsAt } from "../kernel/secrets.ts";
import type { Step } from "../kernel/workflow.ts";
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

export const execute: Step<z.infer<typeof taskRun>> = {
  name: "task-execute",
  description: "Runs the task's handler once; a failed attempt is recorded before it rises.",
  input: taskRun,
  opens: ["input"],
  timeout: 30,
  circuit: { name: ({ handler }) => (handler.type === "http" ? hostCircuit(handler.url) : null) },
  run: async (task, context, ports) => {
    const secrets = secretsAt(task, sensitivePaths(task));
    try {
      const attempt = { run: task.run, input: task.input, context };
      const result = scrub(await handle(task.handler, attempt, ports), secrets);
      return { attempts: context.attempt, result };
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
      await record(ports, context, { domain: "task", command, part: String(context.attempt) });
      throw error;
    }
  },
};

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

export const taskSteps: readonly Step[] = [start, execute, complete, bury];
