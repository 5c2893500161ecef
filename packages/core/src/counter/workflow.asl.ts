import { invokeStep } from "../kernel/asl.ts";
import type { Workflow } from "../kernel/workflow.ts";
import { tellOperator } from "./steps.ts";

export const counterMilestone: Workflow = {
  name: "counter-milestone",
  description: "E-mails the operator that a counter has reached a milestone.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "TellOperator",
    States: {
      TellOperator: invokeStep(tellOperator, {
        input: "{% $states.input.detail.data %}",
        next: "Told",
      }),
      Told: { Type: "Succeed" },
    },
  },
};
