import type { Thresholds } from "../alert/thresholds.ts";
import type { Publish } from "../app/publish.ts";
import type { Circuits } from "./circuits.ts";
import type { Clock } from "./clock.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { EventStore } from "./event-store.ts";
import type { HttpClient } from "./http-client.ts";
import type { Ids } from "./ids.ts";
import type { Notifier } from "./notifier.ts";
import type { Random } from "./random.ts";
import type { Sealer } from "./sealer.ts";

/** Settings that steps read; each has a default that works. */
export interface StepSettings {
  /** Share of a simulated task's attempts that fail, 0 to 1; default 0.3 (TASK_FAILURE_RATE). */
  readonly taskFailureRate: number;
  /** Who is told about alerts and counter milestones; default operator@localhost (OPERATOR_EMAIL). */
  readonly operatorEmail: string;
  /** Of a chat, in Slack's shape (ALERT_WEBHOOK_URL); a secret. Absent: alerts go to no chat. */
  readonly alertWebhookUrl?: string;
  /** Absent: alerts go to no pager. */
  readonly pagerDuty?: PagerDuty;
  /** Default THRESHOLDS. */
  readonly thresholds?: Thresholds;
}

export interface PagerDuty {
  /** Of an integration of Events API v2 (PAGERDUTY_ROUTING_KEY); a secret. */
  readonly routingKey: string;
  /** Default PagerDuty's own (PAGERDUTY_URL). */
  readonly url?: string;
}

/** What a step may touch. */
export interface StepPorts {
  readonly publish: Publish;
  readonly store: Pick<EventStore, "read">;
  readonly sealer: Sealer;
  readonly notifier: Notifier;
  readonly circuits: Circuits;
  readonly deadLetters: DeadLetters;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly settings: StepSettings;
}
