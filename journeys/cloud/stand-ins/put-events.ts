import type { Json } from "@bridgework/core/kernel/json";
import type { BusEvent } from "@bridgework/core/kernel/rule";
import type { AwsService } from "@bridgework/local/aws-door";
import { AwsError } from "@bridgework/local/aws-error";
import { entriesOf, readEntry } from "@bridgework/local/eventbridge/put-events-input";
import type { Buses } from "./buses.ts";

/** EventBridge's PutEvents and DescribeEventBus for the graph's buses. */
export function servePutEvents(buses: Buses): AwsService {
  return async (operation, input): Promise<Json> => {
    if (operation === "DescribeEventBus") return describe(buses, String(input["Name"]));
    if (operation !== "PutEvents") throw new AwsError("UnknownOperationException", `${operation} is not served here.`);
    const results = entriesOf(input).map((entry) => {
      const read = readEntry(entry);
      if ("ErrorCode" in read) return read;
      const event: BusEvent = buses.eventOf(read);
      buses.put(entry.EventBusName ?? "default", event);
      return { EventId: event.id };
    });
    return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
  };
}

function describe(buses: Buses, name: string): Json {
  if (buses.names.has(name)) return { Name: name };
  throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}
