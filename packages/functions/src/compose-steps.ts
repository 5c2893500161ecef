import { observedNotifier } from "@bridgework/core/app/observe";
import type { SweepPorts } from "@bridgework/core/kernel/sweep";
import type { Notifier } from "@bridgework/core/ports/notifier";
import type { StepPorts, StepSettings } from "@bridgework/core/ports/step-ports";
import { dynamoCircuits } from "./adapters/dynamo-circuits.ts";
import { dynamoInbox, onceOnly } from "./adapters/dynamo-inbox.ts";
import { createSesClient, sesNotifier } from "./adapters/ses-notifier.ts";
import { createSnsClient, snsNotifier } from "./adapters/sns-notifier.ts";
import type { Cloud } from "./compose.ts";
import type { Environment } from "./environment.ts";
import { measureOf } from "./measure.ts";
import { nodeHttpClient } from "./system/http-client.ts";

/** What steps may touch. */
export function stepPorts(cloud: Cloud): StepPorts {
  const { environment, clock, dynamo } = cloud;
  return {
    ...cloud,
    circuits: dynamoCircuits({ ...dynamo, clock }),
    notifier: notifierOf(cloud),
    http: nodeHttpClient({ clock, outbound: environment.OUTBOUND }),
    settings: settingsOf(environment),
  };
}

/** What sweeps may touch. */
export function sweepPorts(cloud: Cloud): SweepPorts {
  return { ...stepPorts(cloud), views: cloud.views, store: cloud.store, measure: measureOf(cloud) };
}

/** E-mail by SES and text messages by SNS, each key once. */
function notifierOf({ environment, observation, dynamo, clock, ids }: Cloud): Notifier {
  const email = sesNotifier(createSesClient(), environment.MAIL_FROM);
  const sms = snsNotifier(createSnsClient(), environment.SMS_FROM);
  const byChannel: Notifier = {
    send: (notification) => (notification.channel === "email" ? email : sms).send(notification),
  };
  const inbox = dynamoInbox({ ...dynamo, consumer: "notify", clock, ids });
  return observedNotifier(onceOnly(inbox, byChannel), observation);
}

function settingsOf(environment: Environment): StepSettings {
  const { ALERT_WEBHOOK_URL: alertWebhookUrl, PAGERDUTY_ROUTING_KEY: routingKey, PAGERDUTY_URL: url } = environment;
  return {
    taskFailureRate: environment.TASK_FAILURE_RATE,
    operatorEmail: environment.OPERATOR_EMAIL,
    ...(alertWebhookUrl === undefined ? {} : { alertWebhookUrl }),
    ...(routingKey === undefined ? {} : { pagerDuty: { routingKey, ...(url === undefined ? {} : { url }) } }),
  };
}
