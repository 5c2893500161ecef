import { type Incoming, type IngestPorts, ingest } from "@bridgework/core/app/ingest";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { Ids } from "@bridgework/core/ports/ids";
import { BUS_NAMES, busOf } from "./buses.ts";
import { type Entry, type EntryError, entriesOf, readEntry } from "./put-events-input.ts";

export interface PutEventsPorts extends IngestPorts {
  readonly ids: Ids;
  /** Told about failures that are not the producer's. */
  readonly onFault: (error: unknown) => void;
}

type EntryResult = { readonly EventId: string } | EntryError;

/**
 * PutEvents: each entry is published, or kept as a rejected dead letter where it is not valid, before it is answered.
 * AWS takes both with an event id. An event for a bus that nobody listens to is dropped, as at AWS.
 */
export async function putEvents(ports: PutEventsPorts, input: JsonObject): Promise<Json> {
  const results = await Promise.all(entriesOf(input).map((entry) => putEntry(ports, entry)));
  return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
}

async function putEntry(ports: PutEventsPorts, entry: Entry): Promise<EntryResult> {
  const read = readEntry(entry);
  if ("ErrorCode" in read) return read;
  switch (busOf(entry.EventBusName)) {
    case "inbox":
      return take(ports, {
        ...read,
        id: ports.ids.next(),
        bytes: Buffer.byteLength(entry.Detail ?? ""),
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
