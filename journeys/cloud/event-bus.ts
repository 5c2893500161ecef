import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import type { AwsService } from "@bridgework/local/aws-door";
import { AwsError } from "@bridgework/local/aws-error";

export interface BusEntry {
  readonly bus: string;
  readonly event: JsonObject;
}

/** EventBridge's PutEvents and DescribeEventBus: takes whatever comes for its buses, with an id of its own. */
export function serveBuses(buses: readonly string[], take: (entry: BusEntry) => void): AwsService {
  let count = 0;
  const eventOf = (entry: JsonObject): JsonObject => {
    count += 1;
    return {
      ...{ version: "0", id: `00000000-0000-0000-0000-${String(count).padStart(12, "0")}` },
      "detail-type": entry["DetailType"] ?? "",
      source: entry["Source"] ?? "",
      ...{ account: "000000000000", region: "us-east-1", resources: [], time: "2026-01-01T00:00:00Z" },
      detail: JSON.parse(String(entry["Detail"])),
    };
  };
  return async (operation, input): Promise<Json> => {
    if (operation === "DescribeEventBus") return describe(buses, String(input["Name"]));
    if (operation !== "PutEvents") throw new AwsError("UnknownOperationException", `${operation} is not served here.`);
    const given = Array.isArray(input["Entries"]) ? input["Entries"] : [];
    const entries = given
      .filter(isJsonObject)
      .map((entry) => ({ bus: String(entry["EventBusName"]), event: eventOf(entry) }));
    for (const entry of entries) if (buses.includes(entry.bus)) take(entry);
    return { FailedEntryCount: 0, Entries: entries.map(({ event }) => ({ EventId: event["id"] ?? "" })) };
  };
}

function describe(buses: readonly string[], name: string): Json {
  if (buses.includes(name)) return { Name: name };
  throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}
