import { THRESHOLDS, type Thresholds } from "@bridgework/core/alert/thresholds";
import type { PagerDuty } from "@bridgework/core/ports/step-ports";
import type { HttpSmsSettings } from "@bridgework/local/notify/http-sms";
import type { SmtpSettings } from "@bridgework/local/notify/smtp";
import { count, type Environment, share } from "./environment.ts";

/** Settings of what is sent, to recipients and to operators. Several are secrets, and no message quotes those. */
export interface NotifySettings {
  /** Who is told about alerts and counter milestones. */
  readonly operatorEmail: string;
  readonly smtp?: Pick<SmtpSettings, "url" | "from">;
  readonly sms?: HttpSmsSettings;
  readonly alertWebhookUrl?: string;
  readonly pagerDuty?: PagerDuty;
  readonly thresholds: Thresholds;
}

export const NOTIFY_HELP = `
  OPERATOR_EMAIL       who is told about alerts and counter milestones (default operator@localhost)
  SMTP_URL, MAIL_FROM  where e-mail is sent by, as smtp://user:password@mail.example.com:587, and its sender;
                       without them it is kept in the outbox
  SMS_URL, SMS_FROM, SMS_TOKEN  where text messages are posted to as JSON, their sender, and the bearer token if any;
                       without them they are kept in the outbox
  ALERT_WEBHOOK_URL    chat that alerts go to, in Slack's shape
  PAGERDUTY_ROUTING_KEY, PAGERDUTY_URL  PagerDuty's Events API v2; its address (default the one of the US)
  ALERT_DEAD_LETTERS   dead letters past which an alert is raised (default ${THRESHOLDS.deadLetters})
  ALERT_RELAY_LAG_SECONDS  seconds that a fact may wait for the relay (default ${THRESHOLDS.relayLagSeconds})
  ALERT_ERROR_SHARE    share of the requests of five minutes that may fail, 0 to 1 (default ${THRESHOLDS.errorShare})
  ALERT_REFUSED_SIGNATURES  refused signatures in five minutes (default ${THRESHOLDS.refusedSignatures})`;

export function readNotifySettings(environment: Environment): NotifySettings {
  const smtpUrl = address(environment, "SMTP_URL", ["smtp", "smtps"]);
  const smsUrl = address(environment, "SMS_URL", ["https", "http"]);
  const webhook = address(environment, "ALERT_WEBHOOK_URL", ["https", "http"]);
  const pagerDuty = readPagerDuty(environment);
  return {
    operatorEmail: readOperator(environment),
    ...(smtpUrl === undefined ? {} : { smtp: { url: smtpUrl, from: needed(environment, "MAIL_FROM", "SMTP_URL") } }),
    ...(smsUrl === undefined ? {} : { sms: readSms(environment, smsUrl) }),
    ...(webhook === undefined ? {} : { alertWebhookUrl: webhook }),
    ...(pagerDuty === undefined ? {} : { pagerDuty }),
    thresholds: {
      ...THRESHOLDS,
      deadLetters: count(environment, "ALERT_DEAD_LETTERS", THRESHOLDS.deadLetters),
      relayLagSeconds: count(environment, "ALERT_RELAY_LAG_SECONDS", THRESHOLDS.relayLagSeconds),
      errorShare: share(environment, "ALERT_ERROR_SHARE", THRESHOLDS.errorShare),
      refusedSignatures: count(environment, "ALERT_REFUSED_SIGNATURES", THRESHOLDS.refusedSignatures),
    },
  };
}

function readSms(environment: Environment, url: string): HttpSmsSettings {
  const token = environment["SMS_TOKEN"];
  const from = needed(environment, "SMS_FROM", "SMS_URL");
  return token === undefined || token === "" ? { url, from } : { url, from, token };
}

function readPagerDuty(environment: Environment): PagerDuty | undefined {
  const routingKey = environment["PAGERDUTY_ROUTING_KEY"];
  if (routingKey === undefined || routingKey === "") return undefined;
  const url = address(environment, "PAGERDUTY_URL", ["https", "http"]);
  return url === undefined ? { routingKey } : { routingKey, url };
}

function readOperator(environment: Environment): string {
  const text = environment["OPERATOR_EMAIL"] ?? "operator@localhost";
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text;
  throw new Error(`OPERATOR_EMAIL: expected an e-mail address, received "${text}".`);
}

/** What came is not quoted: it may hold a password. */
function address(environment: Environment, name: string, schemes: readonly string[]): string | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  const isRight = URL.canParse(text) && schemes.some((scheme) => text.startsWith(`${scheme}://`));
  if (isRight) return text;
  throw new Error(`${name}: expected an address that begins with ${schemes.map((each) => `${each}://`).join(" or ")}.`);
}

function needed(environment: Environment, name: string, because: string): string {
  const text = environment[name];
  if (text !== undefined && text.trim() !== "") return text;
  throw new Error(`${name}: expected the sender, since ${because} is set; received nothing.`);
}
