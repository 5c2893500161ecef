import { invokeStep } from "../kernel/asl.ts";
import type { Workflow } from "../kernel/workflow.ts";
import { erase } from "./steps.ts";

export const subjectErase: Workflow = {
  name: "subject-erase",
  description: "Deletes the key of somebody's personal data. A run that fails for good has to be asked for again.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Erase",
    States: {
      Erase: invokeStep(erase, { input: "{% $states.input.detail.data %}", next: "Erased" }),
      Erased: { Type: "Succeed" },
    },
  },
};
