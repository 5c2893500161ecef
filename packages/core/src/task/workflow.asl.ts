import { catchAll, invokeStep } from "../kernel/asl.ts";
import type { Workflow } from "../kernel/workflow.ts";
import { bury, complete, execute, executeBatch, start } from "./steps.ts";

/** The data of the fact that started the run. */
const TASK = "{% $states.context.Execution.Input.detail.data %}";
/** As much of it as names the run. */
const RUN = {
  taskId: "{% $states.context.Execution.Input.detail.data.taskId %}",
  run: "{% $states.context.Execution.Input.detail.data.run %}",
  name: "{% $states.context.Execution.Input.detail.data.name %}",
  handler: "{% $states.context.Execution.Input.detail.data.handler %}",
};

const IS_BATCH = "{% $states.context.Execution.Input.detail.data.handler.type = 'batch' %}";

export const taskRun: Workflow = {
  name: "task-run",
  description: "Runs a task's handler with retries by error class; what fails for good is buried as a dead letter.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Start",
    States: {
      Start: invokeStep(start, { input: RUN, catch: catchAll("Bury"), next: "Kind" }),
      Kind: {
        Type: "Choice",
        Choices: [{ Condition: IS_BATCH, Next: "ExecuteBatch" }],
        Default: "Execute",
      },
      Execute: invokeStep(execute, { input: TASK, catch: catchAll("Bury"), next: "Complete" }),
      ExecuteBatch: invokeStep(executeBatch, { input: TASK, catch: catchAll("Bury"), next: "Finished" }),
      Finished: {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input.finished %}", Next: "Complete" }],
        Default: "ExecuteBatch",
      },
      Complete: invokeStep(complete, {
        input: { task: RUN, done: "{% $states.input %}" },
        catch: catchAll("Bury"),
      }),
      Bury: invokeStep(bury, { input: { task: RUN, failure: "{% $states.input.failure %}" }, next: "Failed" }),
      Failed: { Type: "Fail", Error: "{% $states.input.errorClass %}", Cause: "{% $states.input.reason %}" },
    },
  },
};
