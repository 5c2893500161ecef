import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { personal } from "../kernel/personal.ts";
import { attempts, entityId, errorClass, jsonObjectUpTo, letterId, reason } from "../kernel/schema.ts";
import { firstVersion, nextVersion } from "../kernel/versions.ts";
import { CHANNELS } from "../ports/notifier.ts";
import { algorithm } from "../signature/schema.ts";

/** Leaves room for the envelope in an execution's input, which may take 262,144 bytes. */
const MAX_FIELDS = 60_000;

export const formId = entityId;
export const channel = z.enum(CHANNELS);
export const recipient = z
  .object({ email: personal(z.email().max(254)).exactOptional(), phone: personal(z.e164()).exactOptional() })
  .refine(({ email, phone }) => email !== undefined || phone !== undefined, "an email, a phone, or both");
export type Recipient = Readonly<z.infer<typeof recipient>>;

export const FORM_OUTCOMES = ["notified", "partly", "failed"] as const;
export const formOutcome = z.enum(FORM_OUTCOMES);
export type FormOutcome = z.infer<typeof formOutcome>;

const formSubmittedV1 = z.object({
  formId,
  formType: entityId,
  fields: personal(jsonObjectUpTo(MAX_FIELDS)),
  recipient,
  /** The place of a device's signature. */
  signature: z.null(),
});
/** Whose personal data the form holds: erasing it goes by person. Before, each form stood for itself. */
const formSubmittedV2 = formSubmittedV1.extend({ submitter: entityId });
/** Which device has signed it, and when by its clock; the request itself is not kept, so that it cannot be verified again. */
export const signature = z.object({
  device: entityId,
  keyId: z.string().min(1).max(128),
  alg: algorithm,
  created: z.iso.datetime(),
  nonce: z.string().min(1).max(128),
});
/** Before, no form was signed. */
export const formSubmitted = formSubmittedV2.extend({ signature: signature.nullable() });
export const formNotified = z.object({
  formId,
  channel,
  provider: z.string().min(1).max(64),
  messageId: z.string().min(1).max(256),
  attempts,
});
export const formNotificationFailed = z.object({ formId, channel, errorClass, reason, attempts, letterId });
export const formCompleted = z.object({
  formId,
  outcome: formOutcome,
  notified: z.array(channel),
  failed: z.array(channel),
});
/** Carries what the workflow needs to notify the one channel. */
const formRedriven = z.object({ formId, formType: entityId, channel, letterId, recipient });

export type FormEvent =
  | DecidedEvent<"FormSubmitted", Readonly<z.infer<typeof formSubmitted>>>
  | DecidedEvent<"FormNotified", Readonly<z.infer<typeof formNotified>>>
  | DecidedEvent<"FormNotificationFailed", Readonly<z.infer<typeof formNotificationFailed>>>
  | DecidedEvent<"FormCompleted", Readonly<z.infer<typeof formCompleted>>>
  | DecidedEvent<"FormRedriven", Readonly<z.infer<typeof formRedriven>>>;

const ANY_FORM = "01J00000000000000000000000";

export const formEvents: readonly EventType[] = [
  {
    type: "FormSubmitted",
    description: "Somebody sent a form in; the recipient is told by e-mail, SMS, or both.",
    ...nextVersion(
      nextVersion(firstVersion(formSubmittedV1), formSubmittedV2, (data) => ({ ...data, submitter: data.formId })),
      formSubmitted,
      (data) => data,
    ),
    sample: {
      formType: "contact",
      fields: { subject: "Opening hours", message: "Are you open on Sunday?" },
      recipient: { email: "ada@example.com", phone: "+15550100200" },
    },
  },
  {
    type: "FormNotified",
    schemaVersion: 1,
    description: "The recipient was told by one channel.",
    schema: formNotified,
    sample: { formId: ANY_FORM, channel: "email", provider: "ses", messageId: "0100018c", attempts: 1 },
  },
  {
    type: "FormNotificationFailed",
    schemaVersion: 1,
    description: "One channel failed for good; its dead letter can be redriven.",
    schema: formNotificationFailed,
    sample: {
      formId: ANY_FORM,
      channel: "sms",
      errorClass: "RATE_LIMIT",
      reason: "Rate exceeded",
      attempts: 5,
      letterId: ANY_FORM,
    },
  },
  {
    type: "FormCompleted",
    schemaVersion: 1,
    description: "Every wanted channel has its outcome.",
    schema: formCompleted,
    sample: { formId: ANY_FORM, outcome: "partly", notified: ["email"], failed: ["sms"] },
  },
  {
    type: "FormRedriven",
    schemaVersion: 1,
    description: "A channel that failed is tried again.",
    schema: formRedriven,
    sample: { formId: ANY_FORM, channel: "sms" },
  },
];
