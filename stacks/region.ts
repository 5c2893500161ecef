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
}

/**
 * What a stage has in a second Region beside the replicas of its tables: the key of persons, the buses, and what tells
 * that the first Region is gone. Returns the endpoint by which producers reach the inbox of whichever Region is there.
 */
export function createSecondRegion({ region, tables, buses, personalKey, api, operatorEmail }: SecondRegion) {
  const key = createPersonalKeyReplica(region, personalKey);
  const second = createBusesIn(region);
  const healthCheck = createHealthCheck(api, operatorEmail);
  leaveForStandby(region, {
    tables: { events: tables.events.name, letters: tables.letters.name, keys: tables.keys.name },
    buses: { inbox: second.inbox.name, facts: second.facts.name },
    personalKey: key.arn,
  });
  return createEndpoint({ inboxes: [buses.inbox, second.inbox], region, healthCheck });
}
