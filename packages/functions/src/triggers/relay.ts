import { openRelay } from "@bridgework/core/app/consume/relay-changes";
import { changesOf, dynamoCommitsBack, type StreamEvent } from "../adapters/dynamo-changes.ts";
import { createEventBridgeClient, eventBridgeBus } from "../adapters/eventbridge-bus.ts";
import { compose } from "../compose.ts";
import { entry } from "../entry.ts";
import { logFault } from "../log-fault.ts";

const cloud = await compose();
const relay = await openRelay({
  ...cloud,
  bus: eventBridgeBus(createEventBridgeClient(), cloud.environment.FACTS_BUS),
  commits: dynamoCommitsBack(cloud.dynamo),
  metrics: cloud.observation.metrics,
  tracing: cloud.observation.tracing,
  onFault: logFault(cloud),
});

/** Puts the facts of the table's stream on the facts bus; answers with the record from which on it has to be repeated. */
export const handler = entry(cloud, ({ Records }: StreamEvent) => relay(changesOf(Records)));
