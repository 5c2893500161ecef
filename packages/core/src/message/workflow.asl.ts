import { invokeStep } from "../kernel/asl.ts";
import type { Workflow } from "../kernel/workflow.ts";
import { bury } from "./steps.ts";

export const messageBury: Workflow = {
  name: "message-bury",
  description: "Keeps each message that was given up as a dead letter, which can be redriven.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Bury",
    States: { Bury: invokeStep(bury, { input: "{% $states.input.detail.data %}" }) },
  },
};
