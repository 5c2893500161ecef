import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { buryUndelivered } from "@bridgework/core/app/bury";
import { refuse } from "@bridgework/core/kernel/decider";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { compose } from "../compose.ts";
import { entry } from "../entry.ts";
import { readUndelivered } from "../undelivered.ts";

const cloud = await compose();
const processor = new BatchProcessor(EventType.SQS);
const gaveUp = refuse("not_ingested", "It could not be ingested, for a reason that may not be its own. Redrive it.");

async function bury(record: SQSRecord): Promise<void> {
  const found = readUndelivered(record, cloud.environment.STATE_MACHINE_PREFIX);
  if (found.kind === "proposal") await cloud.buryRejected(found.event, gaveUp);
  else await buryUndelivered(cloud, found.undelivered);
}

/** Keeps what the dead-letter queues hold as dead letters; answers with the messages that are to be handed over again. */
export const handler = entry(cloud, (event: SQSEvent, context) =>
  processPartialResponse(event, bury, processor, { context, throwOnFullBatchFailure: false }),
);
