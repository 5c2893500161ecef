import { expect, it } from "vitest";
import { factOf } from "../app/world.fixture.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { FormEvent } from "./events.ts";
import { formsView } from "./view.ts";

const formId = "f1";
const recipient = { email: "ada@example.com", phone: "+15550100217" };
const failure = { errorClass: "NETWORK", reason: "refused", attempts: 4, letterId: "l1" } as const;
const facts: readonly FormEvent[] = [
  { type: "FormSubmitted", data: { formId, formType: "contact", fields: {}, recipient, signature: null } },
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

it("shows a new form with its wanted channels, their addresses masked", () => {
  expect(rowAfter(1)).toMatchObject({
    formId,
    formType: "contact",
    status: "submitted",
    version: 1,
    channels: [
      { channel: "email", to: "a***@***", status: "pending", attempts: 0 },
      { channel: "sms", to: "***17", status: "pending", attempts: 0 },
    ],
  });
  expect(JSON.stringify(rowAfter(1))).not.toContain(recipient.email);
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
