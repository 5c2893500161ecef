import { countOpenAlerts } from "@bridgework/core/alert/open-alerts";
import { openFacts } from "@bridgework/core/app/seal";
import type { FeedRange } from "@bridgework/core/ports/event-store";
import { apiGatewaySockets } from "./adapters/apigateway-sockets.ts";
import { dynamoLiveConsoles } from "./adapters/dynamo-live-consoles.ts";
import type { Cloud } from "./compose.ts";
import { required } from "./environment.ts";
import { type CloudLive, cloudLive } from "./live.ts";

/** The consoles' WebSockets, of what every function is made of. */
export function consolesOf(cloud: Cloud): CloudLive {
  const { topology, sealer, store, deadLetters, views, environment, dynamo, clock, observation } = cloud;
  return cloudLive({
    store: {
      head: store.head,
      find: store.find,
      readAll: async (range: FeedRange) => openFacts(topology, sealer, await store.readAll(range)),
    },
    version: environment.VERSION,
    stage: environment.STAGE,
    // Who tells consoles may count letters, and read none.
    deadLetters: async () => (await deadLetters.list({ status: "dead" }, { limit: 0 })).total,
    openAlerts: () => countOpenAlerts(views),
    clock,
    connections: dynamoLiveConsoles(dynamo, clock.now),
    sockets: apiGatewaySockets({ endpoint: required(environment, "LIVE_ENDPOINT") }),
    onProblem: (problem) => observation.logger.warn("problem", { problem }),
  });
}
