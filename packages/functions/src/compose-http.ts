import { createRedrive } from "@bridgework/core/app/redrive";
import { recordRefusals } from "@bridgework/core/audit/record-refusals";
import { deviceDirectory } from "@bridgework/core/device/directory";
import { busEventOf } from "@bridgework/core/pattern/bus-event";
import { createRuleEngine } from "@bridgework/core/pattern/rules";
import { dynamoFeedTimes } from "./adapters/dynamo-feed.ts";
import { dynamoLiveRecipients } from "./adapters/dynamo-live-recipients.ts";
import { dynamoNonces } from "./adapters/dynamo-nonces.ts";
import { dynamoRuns } from "./adapters/dynamo-runs.ts";
import { createSfnClient } from "./adapters/sfn-client.ts";
import { sfnWorkflows } from "./adapters/sfn-workflows.ts";
import type { Cloud } from "./compose.ts";
import { required } from "./environment.ts";
import { feedActivity } from "./feed-activity.ts";
import { feedStreams } from "./feed-streams.ts";
import type { HttpDeps } from "./http/deps.ts";
import type { Signatures } from "./http/signed.ts";
import { cloudTickets } from "./live-tickets.ts";
import { measureOf } from "./measure.ts";
import { remembered } from "./remembered.ts";

/** What the HTTP doors need. How far the feed's readers have come, and requests, are CloudWatch's matter. */
export function httpDeps(cloud: Cloud): HttpDeps {
  const { environment, clock, store, deadLetters } = cloud;
  const { STATE_MACHINE_PREFIX: machinePrefix } = environment;
  const rows = dynamoRuns(cloud.dynamo);
  const workflows = sfnWorkflows({ client: createSfnClient(), rows, machinePrefix });
  const matchRules = matcherOf(cloud, machinePrefix);
  const measure = remembered(clock, LOOKED_MS, measureOf(cloud));
  const running = remembered(clock, LOOKED_MS, async () => {
    const { items } = await workflows.list({ status: "RUNNING" }, { limit: MOST_RUNNING });
    return items.length;
  });
  const times = dynamoFeedTimes(cloud.dynamo);
  return {
    ...cloud,
    ...{ workflows, matchRules },
    redrive: createRedrive(cloud),
    streams: feedStreams(store),
    progress: async () => ({
      ...{ head: await store.head(), running: await running() },
      ...{ relayed: null, projected: null, problem: null },
    }),
    vitals: async () => ({
      ...(await measure()),
      ...{ projectorLagSeconds: null, diskFreeBytes: null, eventLoopDelaySeconds: null },
    }),
    activity: () => feedActivity({ store, times, workflows, deadLetters, matchRules, now: clock.now() }),
    signatures: signaturesOf(cloud),
    mailboxes: { connections: dynamoLiveRecipients(cloud.dynamo, clock.now) },
    tickets: cloudTickets(cloud),
    socketsUrl: required(environment, "LIVE_ENDPOINT"),
    version: environment.VERSION,
    stage: environment.STAGE,
    onFault: (fault) => cloud.observation.logger.warn("fault", { problem: String(fault) }),
  };
}

/** Counts are as old as this at most: they read many rows, and whoever asks for the health asks for them, without a token. */
const LOOKED_MS = 5_000;
/** Running executions that are counted. */
const MOST_RUNNING = 1_000;

function matcherOf({ topology }: Cloud, machinePrefix: string): HttpDeps["matchRules"] {
  const rules = createRuleEngine(topology.rules);
  const [, , , region = "", account = ""] = machinePrefix.split(":");
  return (fact) => rules.match("facts", busEventOf(fact, { account, region })).map(({ name }) => name);
}

function signaturesOf({ store, snapshots, publish, clock, dynamo, environment }: Cloud): Signatures {
  const { crypto } = globalThis;
  const { PUBLIC_ORIGIN: publicOrigin } = environment;
  return {
    crypto,
    devices: deviceDirectory({ store, snapshots, subtle: crypto.subtle }),
    nonces: dynamoNonces(dynamo),
    recordRefusal: recordRefusals(publish, clock),
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
  };
}
