import { OUTBOUND } from "@bridgework/core/kernel/address";
import * as z from "zod";

const name = z.string().min(1);
const share = z.coerce.number().min(0).max(1);

/** What the stacks tell every function. Names and ARNs of what they have made, and settings. */
const environmentShape = z.object({
  STAGE: name,
  VERSION: name,
  /** Names of the tables of core's `table.ts`. */
  EVENTS_TABLE: name,
  FEED_TABLE: name,
  VIEWS_TABLE: name,
  LETTERS_TABLE: name,
  KEYS_TABLE: name,
  /** Name of the bus that the relay writes to. */
  FACTS_BUS: name,
  /** ARN of the KMS key that wraps the keys of subjects. */
  PERSONAL_KEY: name,
  /** ARN of a state machine up to the workflow's name, as `arn:aws:states:us-east-1:123456789012:stateMachine:bridgework-dev-`. */
  STATE_MACHINE_PREFIX: z.string().regex(/^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[\w-]*$/),
  /** Who is told of alerts and milestones. */
  OPERATOR_EMAIL: name,
  /** Sender of e-mails. */
  MAIL_FROM: name,
  /** Sender of text messages; absent: one of SNS's own. */
  SMS_FROM: name.optional(),
  ALERT_WEBHOOK_URL: z.url().optional(),
  PAGERDUTY_ROUTING_KEY: name.optional(),
  PAGERDUTY_URL: z.url().optional(),
  /** HTTPS address of the WebSocket API, which those that push post to, and which tickets name. Others do without. */
  LIVE_ENDPOINT: z.url().optional(),
  /** Scheme and host by which clients reach the doors, where it is not the API's own: what they sign. */
  PUBLIC_ORIGIN: z.url().optional(),
  /** What tasks and webhooks may call. */
  OUTBOUND: z.enum(OUTBOUND).default("public"),
  TASK_FAILURE_RATE: share.default(0.3),
  /** With it traces are exported, and OpenTelemetry reads its other variables itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** The step that a function runs. */
  STEP: name.optional(),
  /** The sweep that a function runs. */
  SWEEP: name.optional(),
});

export type Environment = z.infer<typeof environmentShape>;

/** An empty variable counts as missing. Throws with the name of each that is missing or wrong, never with its value. */
export function readEnvironment(given: Readonly<Record<string, string | undefined>>): Environment {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const { data, error } = environmentShape.safeParse(said);
  if (data !== undefined) return data;
  const problems = error.issues.map(({ path, message }) => {
    const variable = path.join(".");
    return said[variable] === undefined ? `${variable} is missing` : `${variable}: ${message}`;
  });
  throw new Error(`This function cannot start: ${problems.join("; ")}. The stacks set its environment.`);
}

/** A variable that only some functions have. Throws with its name where it is missing. */
export function required<Name extends keyof Environment>(
  environment: Environment,
  variable: Name,
): NonNullable<Environment[Name]> {
  const value = environment[variable];
  if (value !== undefined && value !== null) return value;
  throw new Error(`This function cannot start: ${variable} is missing. The stacks set its environment.`);
}
