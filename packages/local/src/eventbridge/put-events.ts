import type { RejectedEntry } from "@bridgework/core/app/bury";
import { MAX_DATA_BYTES, type Publish, type PublishRequest } from "@bridgework/core/app/publish";
import { type Refusal, refuse } from "@bridgework/core/kernel/decider";
import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import { describe } from "@bridgework/core/kernel/problem";
import type { Ids } from "@bridgework/core/ports/ids";
import { BUS_NAMES, busOf } from "./buses.ts";
import { type Entry, entriesOf, parseDetail } from "./put-events-input.ts";

export interface PutEventsPorts {
  readonly publish: Publish;
  /** Keeps what came by the bus and was refused; resolves when it is durable. */
  readonly buryRejected: (entry: RejectedEntry, refusal: Refusal) => Promise<unknown>;
  readonly ids: Ids;
  /** Told about failures that are not the producer's. */
  readonly onFault: (error: unknown) => void;
}

type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * PutEvents: each entry is published, or kept as a rejected dead letter where it is not valid, before it is answered.
 * AWS takes both with an event id. An event for a bus that nobody listens to is dropped, as at AWS.
 */
export async function putEvents(ports: PutEventsPorts, input: JsonObject): Promise<Json> {
  const results = await Promise.all(entriesOf(input).map((entry) => putEntry(ports, entry)));
  return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
}

async function putEntry(ports: PutEventsPorts, entry: Entry): Promise<EntryResult> {
  const wanting = (["Source", "DetailType", "Detail"] as const).find((name) => (entry[name] ?? "") === "");
  if (wanting !== undefined) {
    return failed("InvalidArgument", `Parameter ${wanting} is not valid. Reason: ${wanting} is a required argument.`);
  }
  const { Source = "", DetailType = "", Detail = "" } = entry;
  if (DetailType.length > 128) {
    return failed(
      "InvalidArgument",
      "Parameter DetailType is not valid. Reason: DetailType is longer than 128 characters.",
    );
  }
  const detail = parseDetail(Detail);
  if (detail === null) return failed("MalformedDetail", "Detail is malformed.");
  if (Source.startsWith("aws.")) return failed("NotAuthorizedForSourceException", "Not authorized for the source.");
  switch (busOf(entry.EventBusName)) {
    case "inbox":
      return take(ports, { source: Source, type: DetailType, detail, bytes: Buffer.byteLength(Detail) });
    case "facts":
      return failed(
        "NotAuthorizedForSourceException",
        `Only the relay puts events on ${BUS_NAMES.facts}. Put yours on ${BUS_NAMES.inbox}.`,
      );
    case null:
      return { EventId: ports.ids.next() };
  }
}

interface Incoming {
  readonly source: string;
  readonly type: string;
  readonly detail: JsonObject;
  readonly bytes: number;
}

async function take(ports: PutEventsPorts, incoming: Incoming): Promise<EntryResult> {
  const eventId = ports.ids.next();
  try {
    const request = incoming.bytes > MAX_DATA_BYTES ? tooLarge(incoming.bytes) : requestOf(incoming, eventId);
    const outcome = request.kind === "refused" ? request : await ports.publish(request);
    if (outcome.kind !== "refused") return { EventId: eventId };
    if (outcome.code === "contention") return failed("ThrottlingException", outcome.message);
    await ports.buryRejected(entryOf(incoming, eventId), outcome);
    return { EventId: eventId };
  } catch (error) {
    ports.onFault(error);
    return failed("InternalFailure", "The event could not be stored. Try again.");
  }
}

const META = ["correlationId", "causationId", "requestId", "traceparent"] as const;
const MAX_META_LENGTH = 128;

function requestOf({ source, type, detail }: Incoming, eventId: string): PublishRequest | Refusal {
  const meta = detail["meta"] ?? {};
  if (!isJsonObject(meta)) return wrongMeta("meta", "object", meta);
  const given: Partial<Record<(typeof META)[number], string>> = {};
  for (const name of META) {
    const value = meta[name] ?? undefined;
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "" || value.length > MAX_META_LENGTH) {
      return wrongMeta(`meta.${name}`, `text of 1 to ${MAX_META_LENGTH} characters`, value);
    }
    given[name] = value;
  }
  return { kind: "event", type, data: detail["data"], source, actor: `bus:${source}`, requestId: eventId, ...given };
}

function wrongMeta(path: string, expected: string, value: Json): Refusal {
  const received = describe(value);
  const message = `${path}: expected ${expected}, received ${received}`;
  return refuse("invalid", message, [{ path, expected, received, message }]);
}

function tooLarge(bytes: number): Refusal {
  const expected = `at most ${MAX_DATA_BYTES} bytes`;
  const message = `detail: expected ${expected}, received ${bytes}`;
  return refuse("too_large", `${message}. Keep large content elsewhere and publish its address.`, [
    { path: "detail", expected, received: `${bytes} bytes`, message },
  ]);
}

/** What is buried: in place of a detail that is too large, a note of its size. */
function entryOf({ source, type, detail, bytes }: Incoming, id: string): RejectedEntry {
  const kept = bytes > MAX_DATA_BYTES ? { omitted: `${bytes} bytes` } : detail;
  return { id, source, "detail-type": type, detail: kept };
}

function failed(ErrorCode: string, ErrorMessage: string): EntryResult {
  return { ErrorCode, ErrorMessage };
}
