import type { tables } from "@bridgework/core/table";
import type { PersonalKey } from "./keys.ts";
import { here, nameOf } from "./names.ts";
import type { Settings } from "./settings.ts";

type Texts = Readonly<Record<string, $util.Input<string>>>;

export interface Told {
  readonly settings: Settings;
  readonly tables: Readonly<Record<keyof typeof tables, sst.aws.Dynamo>>;
  readonly facts: sst.aws.Bus;
  readonly personalKey: PersonalKey;
}

/** The environment of every function, which `packages/functions/src/environment.ts` reads. */
export function environmentOf({
  settings,
  tables: { events, feed, views, letters, keys },
  facts,
  personalKey,
}: Told): Texts {
  const { account, region } = here();
  return {
    STAGE: $app.stage,
    VERSION: settings.version,
    EVENTS_TABLE: events.name,
    FEED_TABLE: feed.name,
    VIEWS_TABLE: views.name,
    LETTERS_TABLE: letters.name,
    KEYS_TABLE: keys.name,
    FACTS_BUS: facts.name,
    PERSONAL_KEY: personalKey.arn,
    STATE_MACHINE_PREFIX: $interpolate`arn:aws:states:${region}:${account}:stateMachine:${nameOf("")}`,
    OPERATOR_EMAIL: settings.operatorEmail,
    MAIL_FROM: settings.mailFrom,
    ...(settings.smsFrom === undefined ? {} : { SMS_FROM: settings.smsFrom }),
    ...(settings.tracesTo === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: settings.tracesTo }),
  };
}

/** Ways to the operators that are secrets: `sst secret set`. Without them there is no chat and no pager. */
export function operatorSecrets(): Texts {
  return {
    ALERT_WEBHOOK_URL: new sst.Secret("AlertWebhookUrl", "").value,
    PAGERDUTY_ROUTING_KEY: new sst.Secret("PagerdutyRoutingKey", "").value,
  };
}
