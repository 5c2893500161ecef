import type { BusName } from "@bridgework/core/kernel/rule";
import type { tables } from "@bridgework/core/table";
import { createCanary } from "./canary.ts";
import { drainQueue, followTable } from "./consumers.ts";
import { keepFactsToRelay } from "./facts-bus.ts";
import { createFunction, type FunctionSpec, keepFailures } from "./functions.ts";
import type { Sockets } from "./live.ts";
import { notice } from "./notices.ts";
import type { Permissions } from "./permissions.ts";
import { BURY_SECONDS, type DeadLetterQueue } from "./queues.ts";

export interface FlowSettings {
  readonly tables: Readonly<Record<keyof typeof tables, sst.aws.Dynamo>>;
  readonly buses: Readonly<Record<BusName, sst.aws.Bus>>;
  readonly queues: Readonly<Record<DeadLetterQueue, aws.sqs.Queue>>;
  readonly workflows: ReadonlyMap<string, aws.sfn.StateMachine>;
  readonly sockets: Sockets;
  readonly permissions: Permissions;
  readonly environment: FunctionSpec["environment"];
}

/**
 * What carries events along the arrows of the architecture that no domain declares: the inbox into the table, the table
 * onto the facts bus and into the views, and what was given up into the dead letters.
 */
export function createFlow(settings: FlowSettings) {
  const { relay, project } = createConsumers(settings);
  const bury = createBurial(settings);
  const ingest = createIngest(settings);
  const runs = createRunRows(settings);
  return {
    functions: { relay, project, bury, ingest: ingest.canary.target, runs: runs.target },
    canaries: { ingest: ingest.canary },
    rules: { ingest: ingest.rule, runs: runs.rule },
  };
}

function createConsumers({ tables, buses, queues, permissions, environment }: FlowSettings) {
  const { readEvents, followTable: mayFollow, relay: mayRelay, bury: mayBury, index: mayIndex } = permissions;
  const relay = createFunction({
    ...{ name: "relay", trigger: "relay", description: "Puts what the events table has recorded on the facts bus." },
    ...{ timeout: 60, memory: 1024, environment },
    may: [...mayFollow, ...readEvents, ...mayRelay, ...mayBury],
    givesUpTo: queues.unprocessed,
  });
  const project = createFunction({
    ...{ name: "project", trigger: "project", description: "Writes the feed, and the rows of the views after it." },
    ...{ timeout: 60, memory: 1024, environment },
    may: [...mayFollow, ...readEvents, ...mayIndex],
    givesUpTo: queues.unprocessed,
  });
  keepFactsToRelay(buses.facts, relay);
  followTable("relay", relay, tables.events, queues.unprocessed);
  followTable("project", project, tables.events, queues.unprocessed);
  return { relay, project };
}

function createBurial({ queues, permissions, environment }: FlowSettings) {
  const bury = createFunction({
    ...{ name: "bury", trigger: "bury", description: "Buries what AWS's services gave up as dead letters." },
    ...{ timeout: BURY_SECONDS, memory: 512, environment },
    may: [...permissions.record, ...permissions.bury],
    takesFrom: [queues.undelivered, queues.unprocessed],
  });
  drainQueue("UndeliveredBurial", bury, queues.undelivered);
  drainQueue("UnprocessedBurial", bury, queues.unprocessed);
  return bury;
}

function createIngest({ buses, queues, permissions, environment }: FlowSettings) {
  const canary = createCanary({
    ...{ name: "ingest", trigger: "ingest", description: "Publishes what producers put on the inbox bus." },
    ...{ timeout: 30, memory: 512, environment },
    may: [...permissions.record, ...permissions.bury],
    givesUpTo: queues.unprocessed,
  });
  const rule = notice({
    ...{ name: "ingest", description: "Everything that a producer puts on the inbox bus.", bus: buses.inbox },
    pattern: JSON.stringify({ source: [{ prefix: "" }] }),
    ...{ target: canary.callee, undelivered: queues.undelivered },
  });
  keepFailures("ingest", canary.callee, queues.unprocessed);
  return { canary, rule };
}

/** Which runs there are and how they stand: Step Functions lists them by workflow alone. */
function createRunRows({ sockets, queues, permissions, environment, workflows }: FlowSettings) {
  const target = createFunction({
    ...{ name: "runs", trigger: "runs", description: "Keeps a row for each run of a workflow, and tells consoles." },
    ...{ timeout: 30, memory: 512, environment: { ...environment, ...sockets.environment } },
    may: [...permissions.keepRuns, ...permissions.keepConnections, ...sockets.mayPost],
    givesUpTo: queues.unburied,
  });
  const stateMachineArn = [...workflows.values()].map(({ arn }) => arn);
  const rule = notice({
    ...{ name: "runs", description: "How a run of one of these workflows stands." },
    pattern: $jsonStringify({
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { stateMachineArn },
    }),
    // What a run did is no dead letter: for a row that is missing a person has to look.
    ...{ target, undelivered: queues.unburied },
  });
  keepFailures("runs", target, queues.unburied);
  return { target, rule };
}
