import type * as z from "zod";
import { buryFailed } from "../app/bury.ts";
import { streamOf } from "../kernel/event.ts";
import type { Step } from "../kernel/workflow.ts";
import { type ExpiredMessage, messageExpired } from "./events.ts";

const expired = messageExpired.pick({ recipient: true, messages: true });

export const bury: Step<z.infer<typeof expired>> = {
  name: "message-bury",
  description: "Buries each message that was given up, without its envelope: that stays in the mailbox's stream.",
  input: expired,
  run: async ({ recipient, messages }, context, ports) => {
    for (const { reason, attempts, ...message } of messages) {
      await buryFailed(
        ports,
        { ...context, key: `${context.key}:${message.messageId}` },
        {
          failure: {
            error: { Error: "NETWORK", Cause: whyGivenUp({ reason, attempts }) },
            state: context.state,
            attempts,
          },
          stream: streamOf("message", recipient),
          payload: { recipient, ...message },
          redrive: (letterId) => {
            const command = { type: "RedriveMessage", recipient, ...message, letterId };
            return { kind: "command", domain: "message", command };
          },
        },
      );
    }
    return { buried: messages.length };
  },
};

function whyGivenUp({ reason, attempts }: Pick<ExpiredMessage, "reason" | "attempts">): string {
  switch (reason) {
    case "time":
      return "The message was not acknowledged before its time was over.";
    case "attempts":
      return `The message was handed over ${attempts} times and never acknowledged.`;
  }
}

export const messageSteps: readonly Step[] = [bury];
