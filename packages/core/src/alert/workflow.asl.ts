import { catchAll, invokeStep } from "../kernel/asl.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { Workflow } from "../kernel/workflow.ts";
import type { Sink } from "./events.ts";
import { follow, giveUp, send } from "./steps.ts";

export const alertNotify: Workflow = {
  name: "alert-notify",
  description: "Tells operators of an alert's change by chat, pager and e-mail, each retried and given up by itself.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Tell",
    States: {
      Tell: {
        Type: "Parallel",
        // A redriven fact says of itself how the alert is, and names the one sink that is to be told.
        Arguments:
          "{% $merge([{ 'status': $states.input.detail.type = 'AlertRaised' ? 'open' : 'resolved' }, $states.input.detail.data]) %}",
        Branches: [branch("Chat", "chat"), branch("Pager", "pager"), branch("Email", "email")],
        End: true,
      },
    },
  },
};

function branch(name: string, sink: Sink): JsonObject {
  const { alertId, round, status } = {
    alertId: "{% $states.input.alertId %}",
    round: "{% $states.input.round %}",
    status: "{% $states.input.status %}",
  };
  return {
    StartAt: `${name}Wanted`,
    States: {
      [`${name}Wanted`]: {
        Type: "Choice",
        Choices: [
          {
            Condition: `{% $exists($states.input.sink) and $states.input.sink != '${sink}' %}`,
            Next: `Skip${name}`,
          },
        ],
        Default: `Tell${name}`,
      },
      [`Tell${name}`]: invokeStep(send, {
        input: `{% $merge([$states.input, { 'sink': '${sink}' }]) %}`,
        catch: catchAll(`GiveUp${name}`, { alertId, round, status, sink }),
      }),
      [`GiveUp${name}`]: invokeStep(giveUp, { input: "{% $states.input %}" }),
      [`Skip${name}`]: { Type: "Pass", Output: { sink, status: "skipped" }, End: true },
    },
  };
}

export const alertFollow: Workflow = {
  name: "alert-follow",
  description: "Raises or resolves the alert that a fact is about.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Follow",
    States: {
      Follow: invokeStep(follow, {
        input: { type: "{% $states.input.detail.type %}", data: "{% $states.input.detail.data %}" },
      }),
    },
  },
};
