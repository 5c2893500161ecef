import { z } from "zod";
import { buryFailed } from "../app/bury.ts";
import { record } from "../app/record.ts";
import { hostCircuit } from "../kernel/circuit.ts";
import { streamOf } from "../kernel/event.ts";
import { caught, reasonOf } from "../kernel/failure.ts";
import { errorClassOf } from "../kernel/fault.ts";
import { jsonValue } from "../kernel/schema.ts";
import type { Step } from "../kernel/workflow.ts";
import type { TaskCommand } from "./commands.ts";
import { run, taskId, taskRun } from "./events.ts";
import { handle } from "./handlers.ts";

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
  timeout: 30,
  circuit: { name: ({ handler }) => (handler.type === "http" ? hostCircuit(handler.url) : null) },
  run: async (task, context, ports) => {
    try {
      const attempt = { run: task.run, input: task.input, context };
      return { attempts: context.attempt, result: await handle(task.handler, attempt, ports) };
    } catch (error) {
      const command: TaskCommand = {
        type: "RecordAttemptFailed",
        taskId: task.taskId,
        run: task.run,
        attempt: context.attempt,
        errorClass: errorClassOf(error),
        reason: reasonOf(error),
      };
      await record(ports, context, { domain: "task", command, part: String(context.attempt) });
      throw error;
    }
  },
};

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

const givenUp = z.object({ task: started.extend({ name: z.string() }), failure: caught });

export const bury: Step<z.infer<typeof givenUp>> = {
  name: "task-bury",
  description: "Buries a run that failed for good and records the failure.",
  bulkhead: "critical",
  input: givenUp,
  run: async ({ task, failure }, context, ports) => {
    const letter = await buryFailed(ports, context, {
      failure,
      stream: streamOf("task", task.taskId),
      payload: { taskId: task.taskId, run: task.run, name: task.name },
      redrive: (letterId) => {
        const command = { type: "RedriveTask", taskId: task.taskId, letterId };
        return { kind: "command", domain: "task", command };
      },
    });
    const { errorClass, reason, attempts } = letter;
    const { name: _, ...run } = task;
    const command: TaskCommand = { type: "FailTask", ...run, errorClass, reason, attempts, letterId: letter.id };
    await record(ports, context, { domain: "task", command });
    return { letterId: letter.id, errorClass, reason };
  },
};

export const taskSteps: readonly Step[] = [start, execute, complete, bury];
