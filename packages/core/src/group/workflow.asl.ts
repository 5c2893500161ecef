import { catchAll, invokeStep } from "../kernel/asl.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { Workflow } from "../kernel/workflow.ts";
import { endTurn, refuseTask, releaseTask, requestTurn, submitTask } from "./steps.ts";

/** The data of the fact that started the run. */
const DATA = "{% $states.context.Execution.Input.detail.data %}";

export const groupSubmit: Workflow = {
  name: "group-submit",
  description: "Submits a queued task, then asks for its turn. One that is refused leaves its place and is buried.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Submit",
    States: {
      Submit: invokeStep(submitTask, { input: DATA, catch: catchAll("Refuse"), next: "Request" }),
      Request: invokeStep(requestTurn, { input: "{% $states.input %}" }),
      Refuse: invokeStep(refuseTask, {
        input: { task: DATA, failure: "{% $states.input.failure %}" },
        next: "Refused",
      }),
      Refused: { Type: "Fail", Error: "{% $states.input.errorClass %}", Cause: "{% $states.input.reason %}" },
    },
  },
};

export const groupRejoin: Workflow = {
  name: "group-rejoin",
  description: "Asks for the turn of a task that was redriven.",
  ...oneState("Request", invokeStep(requestTurn, { input: DATA })),
};

export const groupTurn: Workflow = {
  name: "group-turn",
  description: "Releases the task whose turn it is.",
  ...oneState("Release", invokeStep(releaseTask, { input: DATA })),
};

export const groupNext: Workflow = {
  name: "group-next",
  description: "Ends the turn of a task, which gives it to the next.",
  ...oneState("End", invokeStep(endTurn, { input: DATA })),
};

function oneState(name: string, state: JsonObject): Pick<Workflow, "type" | "definition"> {
  return { type: "STANDARD", definition: { QueryLanguage: "JSONata", StartAt: name, States: { [name]: state } } };
}
