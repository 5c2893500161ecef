import { catchAll, invokeStep } from "../kernel/asl.ts";
import type { Workflow } from "../kernel/workflow.ts";

/** The data of the fact that started the run. */
const TASK = "{% $states.context.Execution.Input.detail.data %}";

export const taskRun: Workflow = {
  name: "task-run",
  description: "Runs a task's handler with retries by error class; what fails for good is buried as a dead letter.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Start",
    States: {
      Start: invokeStep("task-start", { input: TASK, catch: catchAll("Bury"), next: "Execute" }),
      Execute: invokeStep("task-execute", { input: TASK, timeout: 30, catch: catchAll("Bury"), next: "Complete" }),
      Complete: invokeStep("task-complete", {
        input: { task: TASK, done: "{% $states.input %}" },
        catch: catchAll("Bury"),
      }),
      Bury: invokeStep("task-bury", { input: { task: TASK, failure: "{% $states.input.failure %}" }, next: "Failed" }),
      Failed: { Type: "Fail", Error: "{% $states.input.errorClass %}", Cause: "{% $states.input.reason %}" },
    },
  },
};
