import { createHash } from "node:crypto";
import type { Undelivered } from "@bridgework/core/app/bury";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { FACTS_SOURCE } from "@bridgework/core/kernel/rule";
import type { SQSRecord } from "aws-lambda";
import * as z from "zod";

const busEvent = z.object({
  id: z.string(),
  source: z.string(),
  "detail-type": z.string(),
  detail: z.record(z.string(), z.json()),
});
const fact = z.object({
  id: z.string(),
  stream: z.string(),
  version: z.int(),
  meta: z.object({ correlationId: z.string() }),
});
/** What Lambda tells of records of a stream that a function gave up; the records themselves are not in it. */
const streamBatch = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  DDBStreamBatchInfo: z.object({ shardId: z.string(), startSequenceNumber: z.string(), batchSize: z.int() }),
});

/** An event of the inbox bus that could not be ingested. */
export interface Unread {
  readonly kind: "proposal";
  readonly event: z.infer<typeof busEvent>;
}
export type Found = Unread | { readonly kind: "undelivered"; readonly undelivered: Undelivered };

/** What a message of a dead-letter queue is: a fact that a rule's target did not take, a proposal, or a stream's batch. */
export function readUndelivered({ messageId, body, messageAttributes }: SQSRecord, machinePrefix: string): Found {
  const parsed: unknown = JSON.parse(body);
  const batch = streamBatch.safeParse(parsed).data;
  if (batch !== undefined) return { kind: "undelivered", undelivered: ofBatch(batch) };
  // An asynchronous call of a function that failed is wrapped, a rule's target that did not answer is not.
  const event = busEvent.safeParse(wrapped(parsed) ?? parsed).data;
  if (event === undefined) return { kind: "undelivered", undelivered: ofUnknown(messageId, body) };
  if (event.source !== FACTS_SOURCE) return { kind: "proposal", event };
  const said = (name: string) => messageAttributes[name]?.stringValue ?? "";
  const target = said("TARGET_ARN");
  const workflow = target.startsWith(machinePrefix) ? target.slice(machinePrefix.length) : null;
  const reason = `${said("ERROR_CODE") || "It was not taken"}: ${said("ERROR_MESSAGE") || "no reason was given"}`;
  return {
    kind: "undelivered",
    undelivered: ofFact(event, { target, workflow, reason, attempts: Number(said("RETRY_ATTEMPTS")) + 1 }),
  };
}

function wrapped(parsed: unknown): unknown {
  return z.object({ requestPayload: z.unknown() }).safeParse(parsed).data?.requestPayload;
}

type Failed = Pick<Undelivered, "workflow" | "reason" | "attempts"> & { readonly target: string };

function ofFact(event: Unread["event"], { target, ...failed }: Failed): Undelivered {
  const known = fact.safeParse(event.detail).data;
  const payload: JsonObject = {
    ...(known === undefined ? {} : { eventId: known.id, stream: known.stream, version: known.version }),
    target,
  };
  return {
    ...{ id: `${known?.id ?? event.id}:${target}`, eventType: event["detail-type"], stream: known?.stream ?? null },
    ...{ correlationId: known?.meta.correlationId ?? event.id, ...failed, payload },
    redrive: byHand("Start what its rule would have started, with the event as its input."),
  };
}

function ofBatch({ requestContext, DDBStreamBatchInfo }: z.infer<typeof streamBatch>): Undelivered {
  const { functionArn, condition } = requestContext;
  const { shardId, startSequenceNumber, batchSize } = DDBStreamBatchInfo;
  const payload: Json = { functionArn, shardId, startSequenceNumber, batchSize };
  return {
    ...{ id: `${functionArn}:${startSequenceNumber}`, eventType: "", stream: null, workflow: null },
    ...{ correlationId: startSequenceNumber, attempts: 1, payload },
    reason: `${functionArn} gave up ${batchSize} records of the event table's stream: ${condition}`,
    redrive: byHand("Repair the feed, which reads from the table what was given up."),
  };
}

/** Of a body that nobody knows only its digest is kept: it may hold anything. */
function ofUnknown(messageId: string, body: string): Undelivered {
  const digest = createHash("sha256").update(body).digest("hex");
  return {
    ...{ id: messageId, eventType: "", stream: null, workflow: null, correlationId: messageId, attempts: 1 },
    reason: "A dead-letter queue held a message of no known shape.",
    payload: { messageId, digest, bytes: Buffer.byteLength(body) },
    redrive: byHand("Look where it came from."),
  };
}

function byHand(reason: string) {
  return { kind: "none", reason } as const;
}
