import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import type { BusEntry, EntryAnswer, RemoteBus } from "@bridgework/core/ports/remote-bus";
import { type ClientSettings, clientOptions } from "./client-options.ts";

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 5_000 };

/** A client that keeps its connections; 3 attempts unless told otherwise. */
export function createEventBridgeClient(settings: ClientSettings = {}): EventBridgeClient {
  return new EventBridgeClient(clientOptions(settings, { ...BOUNDS, attempts: settings.attempts ?? 3 }));
}

/** The facts bus on EventBridge, by its name. */
export function eventBridgeBus(client: EventBridgeClient, name: string): RemoteBus {
  return {
    check: async () => {
      try {
        await client.send(new DescribeEventBusCommand({ Name: name }));
      } catch (error) {
        throw toFault(name, error);
      }
    },
    put: async (entries) => {
      const command = new PutEventsCommand({ Entries: entries.map((entry) => toEntry(name, entry)) });
      const answered = await client.send(command).catch((error: unknown) => {
        throw toFault(name, error);
      });
      return entries.map((_, index) => answerOf(answered.Entries?.[index] ?? {}));
    },
  };
}

function toEntry(name: string, { source, detailType, detail, time }: BusEntry): PutEventsRequestEntry {
  return { EventBusName: name, Source: source, DetailType: detailType, Detail: detail, Time: new Date(time) };
}

/** What EventBridge says of the entry itself; everything else may pass, be it a throttle or a missing permission. */
const NEVER_TAKEN = new Set(["InvalidArgument", "MalformedDetail"]);

function answerOf({ EventId, ErrorCode, ErrorMessage }: PutEventsResultEntry): EntryAnswer {
  if (EventId !== undefined) return { kind: "taken" };
  const reason = ErrorCode === undefined ? "EventBridge did not answer for it" : `${ErrorCode}: ${ErrorMessage ?? ""}`;
  return { kind: NEVER_TAKEN.has(ErrorCode ?? "") ? "never" : "again", reason };
}

function toFault(bus: string, error: unknown): Fault {
  const name = error instanceof Error ? error.name : "";
  const said = messageOf(error);
  if (name === "ResourceNotFoundException") {
    const message = `There is no event bus ${bus}. Deploy it, or correct its name: PutEvents would answer success and drop the events.`;
    return new Fault("SYSTEM", "missing_bus", message, { cause: error });
  }
  if (name === "ThrottlingException")
    return new Fault("RATE_LIMIT", "throttled", `Bus ${bus} takes no more requests now: ${said}`, { cause: error });
  if (name === "AccessDeniedException") {
    const message = `Access to event bus ${bus} is denied: ${said}. Check the role and its policy.`;
    return new Fault("SYSTEM", "denied", message, { cause: error });
  }
  if (name === "TimeoutError" || (error instanceof Error && "code" in error))
    return new Fault("NETWORK", "unreachable", `EventBridge gave no answer for bus ${bus}: ${said}`, { cause: error });
  return new Fault("SYSTEM", "eventbridge", `EventBridge failed on bus ${bus}: ${said}`, { cause: error });
}
