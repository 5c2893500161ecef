import * as z from "zod";
import { entityId, letterId } from "../kernel/schema.ts";
import {
  channel,
  formId,
  formNotificationFailed,
  formNotified,
  formOutcome,
  formSubmitted,
  signature,
} from "./events.ts";

const submitForm = formSubmitted.extend({
  type: z.literal("SubmitForm"),
  /** Absent: the form's own id, so that it can only be erased by itself. */
  submitter: entityId.exactOptional(),
  /** What comes by the bus, or unsigned, cannot say that a device has signed it. */
  signature: z.null().default(null),
});
/** From the door that has verified the signature. */
const submitSigned = submitForm.extend({ type: z.literal("SubmitSignedForm"), signature });
const recordNotified = formNotified.extend({ type: z.literal("RecordFormNotified") });
const recordFailed = formNotificationFailed.extend({ type: z.literal("RecordFormNotificationFailed") });
const completeForm = z.object({
  type: z.literal("CompleteForm"),
  formId,
  /** What the form must have come to; absent: whatever it came to. */
  outcome: formOutcome.exactOptional(),
});
const redriveForm = z.object({
  type: z.literal("RedriveForm"),
  formId,
  channel,
  /** The letter that must be the channel's; absent: whichever it is. */
  letterId: letterId.exactOptional(),
});

export const formCommand = z.discriminatedUnion("type", [
  submitForm,
  submitSigned,
  recordNotified,
  recordFailed,
  completeForm,
  redriveForm,
]);
export type FormCommand = Readonly<z.infer<typeof formCommand>>;
/** What somebody gives who sends a form in. */
export type FormInput = Omit<z.input<typeof submitForm>, "type" | "signature">;
export type FormCommandOf<Type extends FormCommand["type"]> = Extract<FormCommand, { readonly type: Type }>;
