import { expect, it } from "vitest";
import { factOf } from "../app/world.fixture.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { FormEvent } from "./events.ts";
import { formsView } from "./view.ts";

const formId = "f1";
const recipient = {
  email: { $sealed: "sealed e-mail", subject: formId },
  phone: { $sealed: "sealed number", subject: formId },
};
const failure = { errorClass: "NETWORK", reason: "refused", attempts: 4, letterId: "l1" } as const;
const facts: readonly FormEvent[] = [
  {
    type: "FormSubmitted",
    data: { formId, formType: "contact", submitter: formId, fields: {}, recipient, signature: null },
  },
  { type: "FormNotified", data: { formId, channel: "email", provider: "ses", messageId: "m1", attempts: 2 } },
  { type: "FormNotificationFailed", data: { formId, channel: "sms", ...failure } },
  { type: "FormCompleted", data: { formId, outcome: "partly", notified: ["email"], failed: ["sms"] } },
  {
    type: "FormRedriven",
    data: { formId, formType: "contact", channel: "sms", letterId: "l1", recipient: { phone: recipient.phone } },
  },
  { type: "FormNotified", data: { formId, channel: "sms", provider: "sns", messageId: "m2", attempts: 1 } },
];

const rowAfter = (count: number) =>
  facts
    .slice(0, count)
    .map((event, index) => factOf("form#f1", index + 1, event))
    .reduce<JsonObject | undefined>(formsView.project, undefined);

it("shows a new form with its wanted channels, their addresses as they are sealed", () => {
  expect(rowAfter(1)).toMatchObject({
    formId,
    formType: "contact",
    status: "submitted",
    version: 1,
    channels: [
      { channel: "email", to: recipient.email, status: "pending", attempts: 0 },
      { channel: "sms", to: recipient.phone, status: "pending", attempts: 0 },
    ],
  });
});

it("shows how each channel ended and when the form was completed", () => {
  expect(rowAfter(4)).toMatchObject({
    status: "partly",
    version: 4,
    completedAt: "2026-01-01T00:00:04.000Z",
    channels: [
      { channel: "email", status: "notified", attempts: 2, provider: "ses", messageId: "m1", errorClass: null },
      { channel: "sms", status: "failed", ...failure },
    ],
  });
});

it("shows a channel as pending again after its redrive, and its success without the old error", () => {
  expect(rowAfter(5)).toMatchObject({
    status: "redriving",
    completedAt: null,
    channels: [{ status: "notified" }, { status: "pending", attempts: 0 }],
  });
  expect(rowAfter(6)).toMatchObject({
    channels: [{}, { status: "notified", provider: "sns", errorClass: null, letterId: null }],
  });
});
