import { notify } from "../app/notify.ts";
import { Fault } from "../kernel/fault.ts";
import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";
import { classOfStatus, type IncomingResponse } from "../ports/http-client.ts";
import type { Sent } from "../ports/notifier.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import type { AlertContent, AlertStatus, Sink } from "./events.ts";

/** One change of an alert, to be told. */
export interface Notice extends AlertContent {
  readonly alertId: string;
  readonly status: AlertStatus;
}

const TIMEOUT_MS = 10_000;
const PAGERDUTY_URL = "https://events.pagerduty.com/v2/enqueue";
/** PagerDuty refuses longer ones. */
const MAX_SUMMARY = 1024;

/** Tells one sink, under the key where it takes one; null where it is not configured. */
export async function tell(sink: Sink, notice: Notice, key: string, ports: StepPorts): Promise<Sent | null> {
  const { alertWebhookUrl, pagerDuty, operatorEmail } = ports.settings;
  switch (sink) {
    case "chat":
      return alertWebhookUrl === undefined ? null : post("chat", alertWebhookUrl, chatMessage(notice), ports);
    case "pager": {
      if (pagerDuty === undefined) return null;
      const { routingKey, url = PAGERDUTY_URL } = pagerDuty;
      return post("pager", url, { routing_key: routingKey, ...pagerEvent(notice) }, ports);
    }
    case "email":
      return notify(ports, { key, channel: "email", to: operatorEmail, ...emailOf(notice) });
  }
}

/** Slack's incoming webhooks, and those of Mattermost, Rocket.Chat and Discord (`/slack`), which take the same. */
function chatMessage(notice: Notice): JsonObject {
  const title = escaped(titleOf(notice));
  const details = linesOf(notice).map(escaped).join("\n");
  const summary = { type: "section", text: { type: "mrkdwn", text: `*${title}*` } };
  if (details === "") return { text: title, blocks: [summary] };
  return { text: title, blocks: [summary, { type: "context", elements: [{ type: "mrkdwn", text: details }] }] };
}

/** PagerDuty Events API v2. The alert's id is the `dedup_key`: repeating an event changes nothing there. */
function pagerEvent({ alertId, status, name, subject, severity, summary, details }: Notice): JsonObject {
  return {
    event_action: status === "open" ? "trigger" : "resolve",
    dedup_key: `bridgework:${alertId}`,
    payload: {
      summary: summary.slice(0, MAX_SUMMARY),
      source: "bridgework",
      severity,
      class: name,
      ...(subject === null ? {} : { component: subject }),
      custom_details: details,
    },
  };
}

function emailOf(notice: Notice) {
  const about = [notice.summary, "", ...linesOf(notice), `Alert: ${notice.alertId}`];
  return { subject: titleOf(notice), body: about.join("\n") };
}

function titleOf({ status, severity, summary }: Notice): string {
  return status === "open" ? `[${severity}] ${summary}` : `[resolved] ${summary}`;
}

function linesOf({ details }: Notice): readonly string[] {
  return Object.entries(details).map(([name, value]) => `${name}: ${value}`);
}

/** Details may quote what somebody else has written: `<!channel>` would call everybody. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The address of a webhook is a secret, so no message has any of it. */
async function post(sink: "chat" | "pager", url: string, body: Json, { http }: StepPorts): Promise<Sent> {
  const { status, body: answer } = await http
    .send({ method: "POST", url, headers: {}, body, timeout: TIMEOUT_MS })
    .catch((error: unknown) => {
      const [errorClass, code] =
        error instanceof Fault ? [error.errorClass, error.code] : (["UNKNOWN", "failed"] as const);
      throw new Fault(errorClass, code, `Sink ${sink} could not be called: ${code}. Check its setting.`);
    });
  const errorClass = classOfStatus(status);
  if (errorClass === null) return { provider: sink, messageId: idOf(answer) };
  throw new Fault(errorClass, `http_${status}`, `Sink ${sink}: expected a status of 200 to 299, received ${status}.`);
}

/** As long as a fact may keep. */
const MAX_ID = 256;

/** PagerDuty gives the dedup_key back; a chat says `ok` or nothing. One that cannot be kept must not fail what was sent. */
function idOf(answer: IncomingResponse["body"]): string {
  const id = isJsonObject(answer) ? answer["dedup_key"] : undefined;
  return typeof id === "string" && id !== "" && id.length <= MAX_ID ? id : "none";
}
