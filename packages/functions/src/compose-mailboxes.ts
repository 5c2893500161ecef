import { apiGatewaySockets } from "./adapters/apigateway-sockets.ts";
import { dynamoLiveLeases } from "./adapters/dynamo-live-leases.ts";
import { dynamoLiveRecipients } from "./adapters/dynamo-live-recipients.ts";
import type { Cloud } from "./compose.ts";
import { required } from "./environment.ts";
import { cloudConnections } from "./live-connections.ts";
import { type CloudMailboxes, cloudMailboxes } from "./live-mailboxes.ts";

/** The mailboxes' WebSockets, of what every function is made of. */
export function mailboxesOf(cloud: Cloud): CloudMailboxes {
  const { dynamo, clock, environment, observation } = cloud;
  const recipients = dynamoLiveRecipients(dynamo, clock.now);
  const sockets = apiGatewaySockets({ endpoint: required(environment, "LIVE_ENDPOINT") });
  return cloudMailboxes({
    ...cloud,
    recipients,
    leases: dynamoLiveLeases(dynamo, clock),
    connections: cloudConnections(recipients, sockets),
    onProblem: (problem) => observation.logger.warn("problem", { problem }),
  });
}
