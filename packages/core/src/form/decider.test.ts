import { describe, expect, it } from "vitest";
import { accept } from "../kernel/decider.ts";
import { given } from "../kernel/given.fixture.ts";
import type { Channel } from "../ports/notifier.ts";
import type { FormCommand } from "./commands.ts";
import { formDecider } from "./decider.ts";
import { form } from "./domain.ts";
import type { FormEvent } from "./events.ts";

const givenForm = given(formDecider);
const formId = "f1";
const recipient = { email: "ada@example.com", phone: "+15550100200" };
const content = { formId, formType: "contact", submitter: "ada-7", fields: { a: 1 }, recipient, signature: null };
const submit: FormCommand = { type: "SubmitForm", ...content };
const submitted: FormEvent = { type: "FormSubmitted", data: content };
const sent = (channel: Channel) => ({ formId, channel, provider: "memory", messageId: "m1", attempts: 1 });
const notified = (channel: Channel): FormEvent => ({ type: "FormNotified", data: sent(channel) });
const failure = (channel: Channel, letterId = "l1") =>
  ({ formId, channel, errorClass: "NETWORK", reason: "refused", attempts: 4, letterId }) as const;
const failed = (channel: Channel, letterId?: string): FormEvent => ({
  type: "FormNotificationFailed",
  data: failure(channel, letterId),
});
const completed = (
  outcome: "notified" | "partly" | "failed",
  of: { notified: Channel[]; failed: Channel[] },
): FormEvent => ({
  type: "FormCompleted",
  data: { formId, outcome, ...of },
});
const redriven: FormEvent = {
  type: "FormRedriven",
  data: { formId, formType: "contact", channel: "sms", letterId: "l1", recipient: { phone: recipient.phone } },
};
const complete: FormCommand = { type: "CompleteForm", formId };
const recordNotified = (channel: Channel): FormCommand => ({ type: "RecordFormNotified", ...sent(channel) });
const recordFailed = (channel: Channel, letterId?: string): FormCommand => ({
  type: "RecordFormNotificationFailed",
  ...failure(channel, letterId),
});
const redriveSms: FormCommand = { type: "RedriveForm", formId, channel: "sms", letterId: "l1" };
const partly = [
  submitted,
  notified("email"),
  failed("sms"),
  completed("partly", { notified: ["email"], failed: ["sms"] }),
];

describe("SubmitForm", () => {
  it("records the form", () => {
    expect(givenForm().when(submit)).toEqual(accept(submitted));
  });

  it("is refused unsigned where its type has to be signed, which one that is not declared has to", () => {
    for (const formType of ["reading", "anything"]) {
      expect(givenForm().when({ ...submit, formType })).toMatchObject({
        code: "signature_missing",
        details: [{ path: "formType", received: formType }],
      });
    }
  });

  it("records who has signed it, of whatever type", () => {
    const signature = {
      ...{ device: "till-7", keyId: "till-7:k", alg: "ed25519" as const },
      ...{ created: "2026-01-01T00:00:00.000Z", nonce: "0123456789abcdef" },
    };
    for (const formType of ["contact", "reading", "anything"]) {
      const data = { ...content, formType, signature };
      expect(givenForm().when({ type: "SubmitSignedForm", ...data })).toEqual(accept({ type: "FormSubmitted", data }));
    }
  });

  it("cannot come from outside with a signature that nobody has verified", () => {
    const forged = { device: "till-7", keyId: "till-7:k", alg: "ed25519", created: "2026-01-01T00:00:00.000Z" };
    const command = form.intake["FormSubmitted"]?.({ ...content, signature: { ...forged, nonce: "n" } }, formId);
    expect(form.commands.safeParse(command).success).toBe(false);
    expect(form.commands.safeParse({ ...command, signature: null }).success).toBe(true);
  });

  it("belongs to its submitter, or stands for itself where it names none", () => {
    const { submitter: _, ...anonymous } = content;
    const alone: FormEvent = { type: "FormSubmitted", data: { ...content, submitter: formId } };
    expect(givenForm().when({ type: "SubmitForm", ...anonymous })).toEqual(accept(alone));
    expect([content, anonymous].map((given) => form.subjectOf?.(given))).toEqual(["ada-7", formId]);
  });

  it("is refused for an id that is taken", () => {
    expect(givenForm(submitted).when(submit)).toMatchObject({ code: "form_exists", details: [{ path: "formId" }] });
  });

  it.each([
    { recipient: {} },
    { recipient: { email: "not an address" } },
    { recipient: { phone: "0555 123" } },
    { signature: "later" },
    { formType: "" },
    { submitter: "ada@example.com" },
    { fields: [] },
    { fields: { big: "x".repeat(60_000) } },
  ])("is not valid with %o", (wrong) => {
    expect(form.commands.safeParse({ ...submit, ...wrong }).success).toBe(false);
  });

  it("may leave the signature out", () => {
    const { signature: _, ...unsigned } = content;
    expect(form.commands.parse({ type: "SubmitForm", ...unsigned })).toEqual(submit);
  });
});

describe("outcome of a channel", () => {
  it("is recorded once", () => {
    expect(givenForm(submitted).when(recordNotified("email"))).toEqual(accept(notified("email")));
    expect(givenForm(submitted, notified("email")).when(recordNotified("email"))).toEqual(accept());
    expect(givenForm(submitted).when(recordFailed("sms"))).toEqual(accept(failed("sms")));
    expect(givenForm(submitted, failed("sms")).when(recordFailed("sms"))).toEqual(accept());
  });

  it("is refused for a form that was never submitted", () => {
    expect(givenForm().when(recordNotified("email"))).toMatchObject({ code: "form_unknown" });
  });

  it("is refused for a channel that is not wanted", () => {
    const smsOnly: FormEvent = { type: "FormSubmitted", data: { ...content, recipient: { phone: recipient.phone } } };
    expect(givenForm(smsOnly).when(recordNotified("email"))).toMatchObject({ code: "channel_settled" });
  });

  it("stands: a later, other outcome is refused", () => {
    expect(givenForm(submitted, notified("sms")).when(recordFailed("sms"))).toMatchObject({ code: "channel_settled" });
    expect(givenForm(submitted, failed("sms")).when(recordNotified("sms"))).toMatchObject({ code: "channel_settled" });
    expect(givenForm(submitted, failed("sms")).when(recordFailed("sms", "l2"))).toMatchObject({
      code: "channel_settled",
    });
  });
});

describe("CompleteForm", () => {
  it("sums the channels up", () => {
    expect(givenForm(submitted, notified("email"), notified("sms")).when(complete)).toEqual(
      accept(completed("notified", { notified: ["email", "sms"], failed: [] })),
    );
    expect(givenForm(submitted, notified("email"), failed("sms")).when(complete)).toEqual(
      accept(completed("partly", { notified: ["email"], failed: ["sms"] })),
    );
    expect(givenForm(submitted, failed("email"), failed("sms")).when(complete)).toEqual(
      accept(completed("failed", { notified: [], failed: ["email", "sms"] })),
    );
  });

  it("records nothing while a channel is pending, nor a second time", () => {
    expect(givenForm(submitted, notified("email")).when(complete)).toEqual(accept());
    expect(givenForm(...partly).when(complete)).toEqual(accept());
  });

  it("is refused where a producer asserts another outcome", () => {
    const assert = (outcome: "notified" | "partly"): FormCommand => ({
      ...complete,
      type: "CompleteForm",
      formId,
      outcome,
    });
    expect(givenForm(submitted, notified("email")).when(assert("notified"))).toMatchObject({
      code: "outcome_mismatch",
    });
    expect(givenForm(...partly).when(assert("notified"))).toMatchObject({ code: "outcome_mismatch" });
    expect(givenForm(...partly).when(assert("partly"))).toEqual(accept());
  });
});

describe("RedriveForm", () => {
  it("starts the failed channel again, with its own address only", () => {
    expect(givenForm(...partly).when(redriveSms)).toEqual(accept(redriven));
  });

  it("leaves the other channel as it was, and the form completes again", () => {
    const again = givenForm(...partly, redriven);
    expect(again.state.channels).toEqual({ email: { status: "notified" }, sms: { status: "pending" } });
    expect(givenForm(...partly, redriven, notified("sms")).when(complete)).toEqual(
      accept(completed("notified", { notified: ["email", "sms"], failed: [] })),
    );
  });

  it("is refused for a channel that has not failed, and for an older letter", () => {
    const email: FormCommand = { type: "RedriveForm", formId, channel: "email" };
    expect(givenForm(...partly).when(email)).toMatchObject({ code: "not_failed", details: [{ path: "channel" }] });
    expect(givenForm(...partly, redriven).when(redriveSms)).toMatchObject({ code: "not_failed" });
    expect(givenForm(...partly, redriven, failed("sms", "l2")).when(redriveSms)).toMatchObject({
      code: "not_failed",
      details: [{ path: "letterId", expected: "l2", received: "l1" }],
    });
  });
});
