import fc from "fast-check";
import { CHANNELS } from "../ports/notifier.ts";
import type { FormCommand } from "./commands.ts";
import { FORM_OUTCOMES } from "./events.ts";

const formId = "f1";
const channel = fc.constantFrom(...CHANNELS);
const letterId = fc.constantFrom("l1", "l2");
const recipient = fc.constantFrom(
  { email: "ada@example.com" },
  { phone: "+15550100200" },
  { email: "ada@example.com", phone: "+15550100200" },
);

const submit = recipient.map(
  (to): FormCommand => ({
    type: "SubmitForm",
    formId,
    formType: "contact",
    fields: {},
    recipient: to,
    signature: null,
  }),
);

const command: fc.Arbitrary<FormCommand> = fc.oneof(
  submit,
  channel.map(
    (on): FormCommand => ({
      type: "RecordFormNotified",
      formId,
      channel: on,
      provider: "p",
      messageId: "m",
      attempts: 1,
    }),
  ),
  fc.tuple(channel, letterId).map(
    ([on, letter]): FormCommand => ({
      type: "RecordFormNotificationFailed",
      formId,
      channel: on,
      errorClass: "NETWORK",
      reason: "refused",
      attempts: 4,
      letterId: letter,
    }),
  ),
  fc.constant<FormCommand>({ type: "CompleteForm", formId }),
  fc.constantFrom(...FORM_OUTCOMES).map((outcome): FormCommand => ({ type: "CompleteForm", formId, outcome })),
  channel.map((on): FormCommand => ({ type: "RedriveForm", formId, channel: on })),
);
/** Commands for one form, the first of them its submission. */
export const formCommands = fc
  .tuple(submit, fc.array(command, { maxLength: 30 }))
  .map(([first, rest]) => [first, ...rest]);
