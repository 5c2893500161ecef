import * as z from "zod";
import { buryFailed } from "../app/bury.ts";
import { record } from "../app/record.ts";
import { streamOf } from "../kernel/event.ts";
import { caught } from "../kernel/failure.ts";
import type { Step } from "../kernel/workflow.ts";
import type { TaskCommand } from "../task/commands.ts";
import type { GroupCommand } from "./commands.ts";
import { correlatedTurn, type Turn, taskQueued, turn } from "./events.ts";

export const submitTask: Step<z.infer<typeof taskQueued>> = {
  name: "group-submit",
  description: "Records a queued task as submitted.",
  input: taskQueued,
  opens: ["input"],
  run: async (queued, context, ports) => {
    const command: TaskCommand = { type: "SubmitTask", ...queued };
    await record(ports, context, { domain: "task", command });
    return { group: queued.group, taskId: queued.taskId, run: 1 };
  },
};

export const requestTurn: Step<Turn> = {
  name: "group-request",
  description: "Records that a run of a task is ready for its turn.",
  input: turn,
  run: async (ready, context, ports) => {
    const command: GroupCommand = { type: "RequestTurn", ...ready, correlationId: context.correlationId };
    await record(ports, context, { domain: "group", command });
    return ready;
  },
};

export const releaseTask: Step<z.infer<typeof correlatedTurn>> = {
  name: "group-release",
  description: "Records that the turn of a task has come.",
  input: correlatedTurn,
  run: async ({ taskId, run, correlationId }, context, ports) => {
    const command: TaskCommand = { type: "ReleaseTask", taskId, run };
    await record(ports, { ...context, correlationId }, { domain: "task", command });
    return { taskId, run };
  },
};

export const endTurn: Step<Turn> = {
  name: "group-end",
  description: "Records that a run of a task has come to its end.",
  input: turn,
  run: async (over, context, ports) => {
    const command: GroupCommand = { type: "EndTurn", ...over };
    await record(ports, context, { domain: "group", command });
    return over;
  },
};

const refused = z.object({
  task: z.object({ group: taskQueued.shape.group, taskId: taskQueued.shape.taskId, name: z.string() }),
  failure: caught,
});

export const refuseTask: Step<z.infer<typeof refused>> = {
  name: "group-refuse",
  description: "Buries a queued task that could not be submitted, and gives its place to the next.",
  input: refused,
  run: async ({ task: { group, taskId, name }, failure }, context, ports) => {
    const { id, errorClass, reason } = await buryFailed(ports, context, {
      failure,
      stream: streamOf("group", group),
      payload: { group, taskId, name },
      redrive: () => ({ kind: "none", reason: "its place was given to the next. Submit it again, with another id." }),
    });
    const command: GroupCommand = { type: "EndTurn", group, taskId, run: 1 };
    await record(ports, context, { domain: "group", command });
    return { letterId: id, errorClass, reason };
  },
};

export const groupSteps: readonly Step[] = [submitTask, requestTurn, releaseTask, endTurn, refuseTask];
