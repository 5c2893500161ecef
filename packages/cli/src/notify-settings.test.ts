import { THRESHOLDS } from "@bridgework/core/alert/thresholds";
import { expect, it } from "vitest";
import { readNotifySettings } from "./notify-settings.ts";

it("sends nothing to anybody unless it is told to", () => {
  expect(readNotifySettings({})).toEqual({ operatorEmail: "operator@localhost", thresholds: THRESHOLDS });
});

it("takes providers, sinks and thresholds", () => {
  const environment = {
    OPERATOR_EMAIL: "ops@example.com",
    SMTP_URL: "smtps://user:pass@mail.example.com",
    MAIL_FROM: "Acme <forms@example.com>",
    SMS_URL: "https://sms.example.com/messages",
    SMS_FROM: "Acme",
    SMS_TOKEN: "t",
    ALERT_WEBHOOK_URL: "https://hooks.example.com/T/B",
    PAGERDUTY_ROUTING_KEY: "r",
    PAGERDUTY_URL: "https://events.eu.pagerduty.com/v2/enqueue",
    ALERT_DEAD_LETTERS: "3",
    ALERT_ERROR_SHARE: "0.01",
  };
  expect(readNotifySettings(environment)).toEqual({
    operatorEmail: "ops@example.com",
    smtp: { url: environment.SMTP_URL, from: environment.MAIL_FROM },
    sms: { url: environment.SMS_URL, from: "Acme", token: "t" },
    alertWebhookUrl: environment.ALERT_WEBHOOK_URL,
    pagerDuty: { routingKey: "r", url: environment.PAGERDUTY_URL },
    thresholds: { ...THRESHOLDS, deadLetters: 3, errorShare: 0.01 },
  });
});

it.each([
  { environment: { OPERATOR_EMAIL: "" }, name: "OPERATOR_EMAIL" },
  { environment: { SMTP_URL: "mail.example.com" }, name: "SMTP_URL" },
  { environment: { SMTP_URL: "smtp://mail.example.com" }, name: "MAIL_FROM" },
  { environment: { SMS_URL: "https://sms.example.com" }, name: "SMS_FROM" },
  { environment: { ALERT_WEBHOOK_URL: "ftp://hooks.example.com" }, name: "ALERT_WEBHOOK_URL" },
  { environment: { ALERT_DEAD_LETTERS: "0.5" }, name: "ALERT_DEAD_LETTERS" },
])("refuses $environment with the setting's name", ({ environment, name }) => {
  expect(() => readNotifySettings(environment)).toThrow(new RegExp(`^${name}: expected `));
});

it("quotes no address that may hold a secret", () => {
  expect(() => readNotifySettings({ SMTP_URL: "mail://user:s3cret@host" })).not.toThrow("s3cret");
});
