import { type Incoming, type IngestPorts, ingest } from "@bridgework/core/app/ingest";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { Ids } from "@bridgework/core/ports/ids";
import { BUS_NAMES, busOf } from "./buses.ts";
import { type Entry, entriesOf, parseDetail } from "./put-events-input.ts";

export interface PutEventsPorts extends IngestPorts {
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
      return take(ports, {
        ...{ id: ports.ids.next(), source: Source, type: DetailType },
        ...{ detail, bytes: Buffer.byteLength(Detail) },
      });
    case "facts":
      return failed(
        "NotAuthorizedForSourceException",
        `Only the relay puts events on ${BUS_NAMES.facts}. Put yours on ${BUS_NAMES.inbox}.`,
      );
    case null:
      return { EventId: ports.ids.next() };
  }
}

async function take(ports: PutEventsPorts, incoming: Incoming): Promise<EntryResult> {
  try {
    const refusal = await ingest(ports, incoming);
    return refusal === null ? { EventId: incoming.id } : failed("ThrottlingException", refusal.message);
  } catch (error) {
    ports.onFault(error);
    return failed("InternalFailure", "The event could not be stored. Try again.");
  }
}

function failed(ErrorCode: string, ErrorMessage: string): EntryResult {
  return { ErrorCode, ErrorMessage };
}
