import { here, nameOf } from "./names.ts";
import { createRole } from "./roles.ts";

export interface EndpointSettings {
  /** Of this Region and of the second; of the same name, as EventBridge wants it. */
  readonly inboxes: readonly [Inbox, Inbox];
  /** The second one. */
  readonly region: string;
  readonly healthCheck: aws.route53.HealthCheck;
}

type Inbox = Pick<aws.cloudwatch.EventBus, "arn" | "name">;

const ROLE = "endpoint";

/**
 * One address for producers: the inbox of this Region, or of the second while the health check fails. What comes is
 * replicated, so that the archive of each bus has all of it, and EventBridge goes back to this Region by itself.
 */
export function createEndpoint({ inboxes, region, healthCheck }: EndpointSettings): aws.cloudwatch.EventEndpoint {
  const role = createReplicator(inboxes, region);
  return new aws.cloudwatch.EventEndpoint("InboxEndpoint", {
    name: nameOf("inbox"),
    description: "The inbox bus of whichever Region is there.",
    eventBuses: inboxes.map(({ arn }) => ({ eventBusArn: arn })),
    routingConfig: {
      failoverConfig: { primary: { healthCheck: healthCheck.arn }, secondary: { route: region } },
    },
    replicationConfig: { state: "ENABLED" },
    roleArn: role.arn,
  });
}

/** By it EventBridge makes a rule on each inbox, which puts what comes on the other. */
function createReplicator([inbox, second]: EndpointSettings["inboxes"], secondRegion: string): aws.iam.Role {
  const { account, region } = here();
  const ruleIn = (place: $util.Input<string>) =>
    $interpolate`arn:aws:events:${place}:${account}:rule/${inbox.name}/GlobalEndpointManagedRule-*`;
  return createRole({
    name: ROLE,
    service: "events.amazonaws.com",
    statements: [
      {
        Action: ["events:PutRule", "events:PutTargets", "events:DeleteRule", "events:RemoveTargets"],
        Resource: [ruleIn(region), ruleIn(secondRegion)],
      },
      { Action: "events:PutEvents", Resource: [inbox.arn, second.arn] },
      {
        Action: "iam:PassRole",
        Resource: $interpolate`arn:aws:iam::${account}:role/${nameOf(ROLE)}`,
        Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
      },
    ],
  });
}
