import { randomUUID } from "node:crypto";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { BusEvent } from "@bridgework/core/kernel/rule";
import { fieldsOf } from "@bridgework/core/pattern/event-fields";
import { matches } from "@bridgework/core/pattern/match";
import { parsePattern } from "@bridgework/core/pattern/parse";
import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import { wait } from "./pace.ts";
import type { Queues } from "./queues.ts";
import { openWork } from "./work.ts";

const DEFAULT_BUS = "default";

const bus = z.object({ name: z.string() });
const rule = z.strictObject({
  name: z.string(),
  description: z.string(),
  eventBusName: z.string().default(DEFAULT_BUS),
  eventPattern: z.record(z.string(), z.json()),
});
const target = z.strictObject({
  rule: z.string(),
  eventBusName: z.string().default(DEFAULT_BUS),
  targetId: z.string(),
  arn: z.string(),
  roleArn: z.string().optional(),
  retryPolicy: z.object({ maximumEventAgeInSeconds: z.number(), maximumRetryAttempts: z.number() }),
  deadLetterConfig: z.object({ arn: z.string() }),
});

type Target = z.infer<typeof target>;

export interface Buses {
  readonly names: ReadonlySet<string>;
  /** An event as EventBridge makes it of an entry. */
  eventOf(entry: { readonly source: string; readonly type: string; readonly detail: JsonObject }): BusEvent;
  /** Hands an event to the targets of each rule of the bus that it matches; a bus that is not there drops it. */
  put(bus: string, event: BusEvent): void;
  /** Resolves when every target has taken what it was to be handed, or its queue has. */
  settled(): Promise<void>;
}

export interface BusSettings {
  readonly graph: CloudGraph;
  readonly queues: Queues;
  /** Hands an event to what a rule names; rejects where that does not take it. */
  readonly deliver: (arn: string, event: BusEvent) => Promise<void>;
}

/** Tries of which AWS would make many more, within a day. */
const MOST_RETRIES = 3;
const RETRY_AFTER_MS = 100;

/** The graph's buses, and the account's own, with the graph's rules and targets. */
export function openBuses({ graph, queues, deliver }: BusSettings): Buses {
  const { region, account } = graph.app;
  const names = new Set([DEFAULT_BUS, ...graph.take("cloudwatch/eventBus:EventBus", bus).map(({ name }) => name)]);
  const targets = graph.take("cloudwatch/eventTarget:EventTarget", target);
  const rules = graph.take("cloudwatch/eventRule:EventRule", rule).map((each) => {
    const ofRule = targets.filter((it) => it.rule === each.name && it.eventBusName === each.eventBusName);
    return { ...each, pattern: parsePattern(each.eventPattern), targets: ofRule };
  });
  const arnOf = ({ rule: name, eventBusName: on }: Target) =>
    `arn:aws:events:${region}:${account}:rule/${on === DEFAULT_BUS ? "" : `${on}/`}${name}`;
  const handOver = async (to: Target, event: BusEvent): Promise<void> => {
    const most = Math.min(to.retryPolicy.maximumRetryAttempts, MOST_RETRIES);
    for (let retries = 0; ; retries += 1) {
      const error = await deliver(to.arn, event).then(() => null, asError);
      if (error === null) return;
      if (retries === most) return void queues.send(to.deadLetterConfig.arn, undelivered(to, arnOf(to), event, error));
      await wait(RETRY_AFTER_MS);
    }
  };
  const work = openWork();
  return {
    names,
    eventOf: ({ source, type, detail }) => ({
      ...{ version: "0", id: randomUUID(), "detail-type": type, source, account, region, resources: [], detail },
      time: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    }),
    put: (name, event) => {
      const fields = fieldsOf({ ...event } satisfies JsonObject as Json);
      const matching = rules.filter(({ eventBusName, pattern }) => eventBusName === name && matches(pattern, fields));
      for (const to of matching.flatMap((each) => each.targets)) void work.track(handOver(to, event));
    },
    settled: work.settled,
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function undelivered(to: Target, ruleArn: string, event: BusEvent, error: Error) {
  const retries = Math.min(to.retryPolicy.maximumRetryAttempts, MOST_RETRIES);
  return {
    body: JSON.stringify(event),
    attributes: {
      ...{ RULE_ARN: ruleArn, TARGET_ARN: to.arn, ERROR_CODE: error.name, ERROR_MESSAGE: error.message },
      ...{ EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts", RETRY_ATTEMPTS: String(retries) },
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
