import type { Publish, Published, PublishRequest } from "@bridgework/core/app/publish";
import { parseStream } from "@bridgework/core/kernel/event";
import type { Receipt } from "./contract.ts";
import { type Asked, type Done, done, type Outcome } from "./route.ts";
import type { SignedBy } from "./signed.ts";

/** 201 where something was recorded, 200 where it had been before. */
export const RECEIPT_STATUSES = [201, 200];

/** What the routes say of themselves to `publish`. */
export function askedBy({ requestId, traceparent, signedBy }: Asked<unknown, unknown, unknown>) {
  return {
    actor: signedBy === null ? "http" : `device:${signedBy.device}`,
    ...(requestId === undefined ? {} : { requestId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** The device that has signed, of a route that requires it. */
export function signerOf({ signedBy }: Asked<unknown, unknown, unknown>): SignedBy {
  if (signedBy === null) throw new Error("This route does not require a signature. Say so in its spec.");
  return signedBy;
}

export async function publishForReceipt(publish: Publish, request: PublishRequest): Promise<Outcome<Receipt>> {
  const published = await publish(request);
  return published.kind === "refused" ? published : doneWithReceipt(published, receiptOf(published));
}

/** The receipt may say more than `receiptOf` does. */
export function doneWithReceipt<Result>(published: Published, receipt: Done<Result>["body"]): Done<Result> {
  return done(receipt, receiptStatus(published), published.facts[0]?.meta.correlationId);
}

function receiptStatus({ kind }: Published): number {
  return kind === "recorded" ? 201 : 200;
}

export function receiptOf({ kind, stream, version, facts }: Published): Receipt {
  const events = facts.map((fact) => ({
    id: fact.id,
    type: fact.type,
    version: fact.version,
    position: fact.position === 0 ? null : fact.position,
    time: fact.time,
  }));
  return { status: kind, stream, id: parseStream(stream)?.id ?? stream, version, events };
}
