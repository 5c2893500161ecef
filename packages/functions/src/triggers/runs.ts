import { createRuleEngine } from "@bridgework/core/pattern/rules";
import type { EventBridgeEvent } from "aws-lambda";
import { dynamoRuns } from "../adapters/dynamo-runs.ts";
import { runOfStatus } from "../adapters/sfn-status.ts";
import { compose } from "../compose.ts";
import { consolesOf } from "../compose-consoles.ts";
import { entry } from "../entry.ts";

const cloud = await compose();
const rows = dynamoRuns(cloud.dynamo);
const rules = createRuleEngine(cloud.topology.rules);
const machinePrefix = cloud.environment.STATE_MACHINE_PREFIX;

const live = cloud.environment.LIVE_ENDPOINT === undefined ? null : consolesOf(cloud);

/** Keeps a row of each run and tells the consoles, by what a rule on "Step Functions Execution Status Change" hands over. */
export const handler = entry(cloud, async ({ detail }: EventBridgeEvent<string, unknown>) => {
  const run = runOfStatus({ rules, machinePrefix }, detail);
  if (run === undefined) return;
  await rows.put(run);
  await live?.runs([run]);
});
