import type { MetricName } from "@bridgework/core/metrics";
import { topology } from "@bridgework/core/topology";
import { type Alarm, createAlarm, createSumAlarm, type SumAlarm } from "./alarm.ts";
import { hasFailState } from "./asl.ts";
import type { DeadLetterQueue } from "./queues.ts";

export interface Watched {
  readonly topic: aws.sns.Topic;
  readonly queues: Readonly<Record<DeadLetterQueue, aws.sqs.Queue>>;
  /** Functions for whose failing nobody is asked again, by name. */
  readonly functions: Readonly<Record<string, sst.aws.Function>>;
  /** Those of them that follow the table's stream. */
  readonly consumers: Readonly<Record<string, sst.aws.Function>>;
  /** By the name of the workflow. */
  readonly workflows: ReadonlyMap<string, aws.sfn.StateMachine>;
  readonly tables: readonly sst.aws.Dynamo[];
  readonly api: sst.aws.ApiGatewayV2;
}

/** What the operator is told by mail. The alerts of the topology tell of the same things by chat and pager. */
export function createAlarms(watched: Watched): void {
  const all = [...queueAlarms(watched), ...functionAlarms(watched), ...lagAlarms(watched), ...doorAlarms(watched)];
  for (const alarm of all) createAlarm(alarm, watched.topic);
  for (const alarm of [throttleAlarm(watched), runAlarm(watched)]) createSumAlarm(alarm, watched.topic);
}

function queueAlarms({ queues }: Watched): readonly Alarm[] {
  const SQS = { namespace: "AWS/SQS" };
  const age = (name: "undelivered" | "unprocessed"): Alarm => ({
    ...{ ...SQS, name: `${name}-waits`, of: { QueueName: queues[name].name }, over: 600 },
    metric: "ApproximateAgeOfOldestMessage",
    says: `Something in the queue ${name} is not buried as a dead letter. See the log of the function bury.`,
  });
  return [
    age("undelivered"),
    age("unprocessed"),
    {
      ...{ ...SQS, name: "unburied", of: { QueueName: queues.unburied.name }, over: 0 },
      metric: "ApproximateNumberOfMessagesVisible",
      says: "Something could not even be buried as a dead letter. Look at the queue and at the log of the function bury.",
    },
  ];
}

function functionAlarms({ functions }: Watched): readonly Alarm[] {
  return Object.entries(functions).map(([name, target]) => ({
    ...{ name: `${name}-fails`, namespace: "AWS/Lambda", metric: "Errors", of: { FunctionName: target.name } },
    ...{ statistic: "Sum", over: 0 },
    says: `The function ${name} fails. Its log says why.`,
  }));
}

function lagAlarms({ consumers }: Watched): readonly Alarm[] {
  const ages = Object.entries(consumers).map(
    ([name, target]): Alarm => ({
      ...{ name: `${name}-behind`, namespace: "AWS/Lambda", metric: "IteratorAge", of: { FunctionName: target.name } },
      over: 60_000,
      says: `The function ${name} is more than a minute behind the events table.`,
    }),
  );
  return [
    ...ages,
    ownLag("relay-lag", "bridgework_relay_lag_seconds"),
    ownLag("feed-lag", "bridgework_feed_lag_seconds"),
  ];
}

/** Measured from when a fact was recorded, which the age of a stream's record is not. */
function ownLag(name: string, metric: MetricName): Alarm {
  return {
    ...{ name, namespace: "Bridgework", metric, of: { Service: `${$app.name}-${$app.stage}` }, over: 60 },
    says: "Facts come more than a minute late.",
  };
}

function doorAlarms({ api }: Watched): readonly Alarm[] {
  const HTTP = { namespace: "AWS/ApiGateway", of: { ApiId: api.nodes.api.id } };
  return [
    {
      ...HTTP,
      name: "doors-fail",
      metric: "5xx",
      statistic: "Sum",
      over: 5,
      says: "The API answers with errors of its own.",
    },
    { ...HTTP, name: "doors-slow", metric: "Latency", statistic: "p95", over: 1_000, says: "The API answers slowly." },
  ];
}

/** One for all tables, since none of them is meant to be throttled, and each alarm costs. */
function throttleAlarm({ tables }: Watched): SumAlarm {
  return {
    name: "tables-throttled",
    over: 10,
    periods: 2,
    says: "DynamoDB refuses requests, since one partition gets too many. Clients try again by themselves.",
    metrics: tables.flatMap(({ name: TableName }) =>
      ["ReadThrottleEvents", "WriteThrottleEvents"].map((metric) => ({
        namespace: "AWS/DynamoDB",
        metric,
        of: { TableName },
      })),
    ),
  };
}

/** Of the workflows that do not bury what they fail at: only the page of runs would say so. */
function runAlarm({ workflows }: Watched): SumAlarm {
  const silent = [...workflows].filter(([name]) => !buriesBeforeItFails(name));
  return {
    name: "workflows-fail",
    over: 0,
    periods: 1,
    says: "Runs of workflows have failed, and nothing was buried. The console's page Runs shows them.",
    metrics: silent.map(([, { arn: StateMachineArn }]) => ({
      namespace: "AWS/States",
      metric: "ExecutionsFailed",
      of: { StateMachineArn },
    })),
  };
}

function buriesBeforeItFails(name: string): boolean {
  const definition = topology.workflows.get(name)?.definition;
  return definition !== undefined && hasFailState(definition);
}
