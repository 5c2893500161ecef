import { accept, type Decider, type Decision, refuseField } from "../kernel/decider.ts";
import type { Personal } from "../kernel/personal.ts";
import type { FormCommand, FormCommandOf } from "./commands.ts";
import type { FormEvent, FormOutcome, Recipient } from "./events.ts";
import { type ChannelState, channelsThat, evolveForm, type FormState, noForm } from "./state.ts";
import { signaturePolicy } from "./types.ts";

type FormDecision = Decision<FormEvent>;

export const formDecider: Decider<FormState, FormCommand, FormEvent> = {
  initial: noForm,
  evolve: evolveForm,
  decide: (command, state) => {
    if (command.type === "SubmitForm" || command.type === "SubmitSignedForm") return submit(command, state);
    if (state.status === "none") return unknownForm(command.formId);
    switch (command.type) {
      case "RecordFormNotified":
        return recordNotified(command, state);
      case "RecordFormNotificationFailed":
        return recordFailed(command, state);
      case "CompleteForm":
        return complete(command, state);
      case "RedriveForm":
        return redrive(command, state);
    }
  },
};

function submit(
  { type: _, ...data }: FormCommandOf<"SubmitForm" | "SubmitSignedForm">,
  { status }: FormState,
): FormDecision {
  if (data.signature === null && signaturePolicy(data.formType) === "required") return unsigned(data.formType);
  if (status === "none")
    return accept({ type: "FormSubmitted", data: { ...data, submitter: data.submitter ?? data.formId } });
  const field = { path: "formId", expected: "an id that is not taken", received: data.formId };
  return refuseField("form_exists", field, "Leave formId out to get a new one.");
}

function unsigned(formType: string): FormDecision {
  const field = { path: "formType", expected: "a type whose signature is optional", received: formType };
  return refuseField("signature_missing", field, "Sign it as a device, or declare the type in form/types.ts.");
}

function recordNotified({ type: _, ...data }: FormCommandOf<"RecordFormNotified">, state: FormState): FormDecision {
  const { status } = state.channels[data.channel];
  if (status === "pending") return accept({ type: "FormNotified", data });
  return status === "notified" ? accept() : notPending(data.channel, status);
}

function recordFailed(
  { type: _, ...data }: FormCommandOf<"RecordFormNotificationFailed">,
  state: FormState,
): FormDecision {
  const known = state.channels[data.channel];
  if (known.status === "pending") return accept({ type: "FormNotificationFailed", data });
  const repeated = known.status === "failed" && known.letterId === data.letterId;
  return repeated ? accept() : notPending(data.channel, known.status);
}

/** With a channel still pending there is nothing to complete yet: the run that settles it will complete the form. */
function complete({ formId, outcome: asserted }: FormCommandOf<"CompleteForm">, state: FormState): FormDecision {
  const pending = channelsThat(state, "pending");
  const outcome = outcomeOf(state);
  if (asserted !== undefined && (pending.length > 0 || asserted !== outcome)) {
    const expected = pending.length > 0 ? `none before ${pending.join(" and ")} is settled` : outcome;
    return refuseField("outcome_mismatch", { path: "outcome", expected, received: asserted }, "Leave outcome out.");
  }
  if (pending.length > 0 || state.status === "completed") return accept();
  const notified = channelsThat(state, "notified");
  return accept({ type: "FormCompleted", data: { formId, outcome, notified, failed: channelsThat(state, "failed") } });
}

function redrive({ formId, channel, letterId }: FormCommandOf<"RedriveForm">, state: FormState): FormDecision {
  const known = state.channels[channel];
  if (known.status !== "failed") {
    const field = { path: "channel", expected: "a channel that has failed", received: `${channel}, ${known.status}` };
    return refuseField("not_failed", field, "Only a channel that has failed for good can be redriven.");
  }
  if (letterId !== undefined && letterId !== known.letterId) {
    const field = { path: "letterId", expected: known.letterId, received: letterId };
    return refuseField("not_failed", field, "That failure was redriven before; redrive the newer letter.");
  }
  const { formType, recipient } = state;
  const address: Recipient = channel === "email" ? only("email", recipient.email) : only("phone", recipient.phone);
  const data = { formId, formType, channel, letterId: known.letterId, recipient: address };
  return accept({ type: "FormRedriven", data });
}

function only(key: keyof Recipient, address: Personal<string> | undefined): Recipient {
  return address === undefined ? {} : { [key]: address };
}

function outcomeOf(state: FormState): FormOutcome {
  if (channelsThat(state, "failed").length === 0) return "notified";
  return channelsThat(state, "notified").length === 0 ? "failed" : "partly";
}

function unknownForm(formId: string): FormDecision {
  const field = { path: "formId", expected: "a form that was submitted", received: formId };
  return refuseField("form_unknown", field, "Submit the form first.");
}

function notPending(channel: string, status: ChannelState["status"]): FormDecision {
  const field = { path: "channel", expected: "a channel that is being tried", received: `${channel}, ${status}` };
  return refuseField("channel_settled", field, "Redrive the channel to try it again.");
}
