import { catchAll, invokeStep } from "../kernel/asl.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { Workflow } from "../kernel/workflow.ts";
import type { Channel } from "../ports/notifier.ts";
import { complete, giveUp, send } from "./steps.ts";

export const formNotify: Workflow = {
  name: "form-notify",
  description: "Sends e-mail and SMS side by side, each retried and given up by itself, then completes the form.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Notify",
    States: {
      Notify: {
        Type: "Parallel",
        Arguments: "{% $states.input.detail.data %}",
        Branches: [branch("Email", "email", "email"), branch("Sms", "sms", "phone")],
        Output: { formId: "{% $states.input.detail.data.formId %}" },
        Next: "Complete",
      },
      Complete: invokeStep(complete, { input: "{% $states.input %}" }),
    },
  },
};

/** A redriven form names the one recipient of its channel, so the other branch skips itself. */
function branch(name: string, channel: Channel, address: "email" | "phone"): JsonObject {
  const to = `{% $states.input.recipient.${address} %}`;
  const formId = "{% $states.input.formId %}";
  return {
    StartAt: `${name}Wanted`,
    States: {
      [`${name}Wanted`]: {
        Type: "Choice",
        Choices: [{ Condition: `{% $exists($states.input.recipient.${address}) %}`, Next: `Send${name}` }],
        Default: `Skip${name}`,
      },
      [`Send${name}`]: invokeStep(send, {
        input: { formId, formType: "{% $states.input.formType %}", channel, to },
        catch: catchAll(`GiveUp${name}`, { formId, channel }),
      }),
      [`GiveUp${name}`]: invokeStep(giveUp, { input: "{% $states.input %}" }),
      [`Skip${name}`]: { Type: "Pass", Output: { channel, status: "skipped" }, End: true },
    },
  };
}
