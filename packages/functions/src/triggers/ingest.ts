import { ingest } from "@bridgework/core/app/ingest";
import { Fault } from "@bridgework/core/kernel/fault";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { EventBridgeEvent } from "aws-lambda";
import { compose } from "../compose.ts";
import { entry } from "../entry.ts";

const cloud = await compose();

/** Publishes what a rule of the inbox bus hands over, or keeps it as a rejected dead letter. */
export const handler = entry(cloud, async (event: EventBridgeEvent<string, JsonObject>) => {
  const { id, source, "detail-type": type, detail } = event;
  const bytes = Buffer.byteLength(JSON.stringify(detail));
  const refusal = await ingest(cloud, { id, source, type, detail, bytes });
  if (refusal !== null) throw new Fault("SYSTEM", refusal.code, refusal.message);
});
