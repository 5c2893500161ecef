import * as z from "zod";
import { buryFailed } from "../app/bury.ts";
import { notify } from "../app/notify.ts";
import { record } from "../app/record.ts";
import { streamOf } from "../kernel/event.ts";
import { caught } from "../kernel/failure.ts";
import { entityId } from "../kernel/schema.ts";
import type { Step } from "../kernel/workflow.ts";
import type { FormCommandOf } from "./commands.ts";
import { channel, formId } from "./events.ts";

const sending = z.object({ formId, formType: entityId, channel, to: z.string() });

export const send: Step<z.infer<typeof sending>> = {
  name: "form-send",
  description: "Tells the recipient by one channel that the form has come in.",
  input: sending,
  opens: ["to"],
  timeout: 30,
  circuit: { name: (input) => input.channel },
  run: async (input, context, ports) => {
    const sent = await notify(ports, { key: context.key, channel: input.channel, to: input.to, ...textFor(input) });
    const command: FormCommandOf<"RecordFormNotified"> = {
      type: "RecordFormNotified",
      formId: input.formId,
      channel: input.channel,
      provider: sent.provider,
      messageId: sent.messageId,
      attempts: context.attempt,
    };
    await record(ports, context, { domain: "form", command });
    return { channel: input.channel, status: "notified", ...sent };
  },
};

const givenUp = z.object({ formId, channel, failure: caught });

export const giveUp: Step<z.infer<typeof givenUp>> = {
  name: "form-give-up",
  description: "Buries a notification that failed for good and records the failure.",
  bulkhead: "critical",
  input: givenUp,
  run: async (input, context, ports) => {
    const letter = await buryFailed(ports, context, {
      failure: input.failure,
      stream: streamOf("form", input.formId),
      payload: { formId: input.formId, channel: input.channel },
      redrive: (letterId) => {
        const command = { type: "RedriveForm", formId: input.formId, channel: input.channel, letterId };
        return { kind: "command", domain: "form", command };
      },
    });
    const command: FormCommandOf<"RecordFormNotificationFailed"> = {
      type: "RecordFormNotificationFailed",
      formId: input.formId,
      channel: input.channel,
      errorClass: letter.errorClass,
      reason: letter.reason,
      attempts: letter.attempts,
      letterId: letter.id,
    };
    await record(ports, context, { domain: "form", command });
    return { channel: input.channel, status: "failed", letterId: letter.id };
  },
};

const completed = z.object({ formId });

export const complete: Step<z.infer<typeof completed>> = {
  name: "form-complete",
  description: "Completes the form with the outcome of its channels.",
  bulkhead: "critical",
  input: completed,
  run: async (input, context, ports) => {
    const command: FormCommandOf<"CompleteForm"> = { type: "CompleteForm", formId: input.formId };
    await record(ports, context, { domain: "form", command });
    return { formId: input.formId };
  },
};

export const formSteps: readonly Step[] = [send, giveUp, complete];

function textFor({ formId: id, formType }: z.infer<typeof sending>) {
  return {
    subject: `Your form ${formType} has come in`,
    body: `Your form ${formType} has come in. Its number is ${id}.`,
  };
}
