import { createAlarm } from "./alarm.ts";
import { createBusesIn } from "./buses.ts";
import { createPersonalKeyReplica } from "./keys.ts";
import { createEndpoint } from "./region-endpoint.ts";
import { createHealthCheck } from "./region-health.ts";
import { leaveForStandby } from "./standby.ts";
import type { Stores } from "./stores.ts";

export interface SecondRegion extends Stores {
  readonly region: string;
  readonly api: sst.aws.ApiGatewayV2;
  readonly operatorEmail: string;
  /** Of the alarms of the first Region. */
  readonly topic: aws.sns.Topic;
}

/**
 * What a stage has in a second Region beside the replicas of its tables: the key of persons, the buses, and what tells
 * that the first Region is gone. Returns the endpoint by which producers reach the inbox of whichever Region is there.
 */
export function createSecondRegion(settings: SecondRegion): aws.cloudwatch.EventEndpoint {
  const { region, tables, buses, personalKey, api, operatorEmail } = settings;
  const key = createPersonalKeyReplica(region, personalKey);
  const second = createBusesIn(region);
  const healthCheck = createHealthCheck(api, operatorEmail);
  leaveForStandby(region, {
    tables: { events: tables.events.name, letters: tables.letters.name, keys: tables.keys.name },
    buses: { inbox: second.inbox.name, facts: second.facts.name },
    personalKey: key.arn,
  });
  watchReplica(settings);
  return createEndpoint({ inboxes: [buses.inbox, second.inbox], region, healthCheck });
}

/** As long as it takes, so much is lost with the first Region. */
function watchReplica({ region, tables, topic }: SecondRegion): void {
  createAlarm(
    {
      ...{ name: "replica-lag", namespace: "AWS/DynamoDB", metric: "ReplicationLatency", over: 60_000 },
      of: { TableName: tables.events.name, ReceivingRegion: region },
      says: "Facts come to the second Region more than a minute late. A failover now would lose them.",
    },
    topic,
  );
}
