import type { NewEvent } from "@bridgework/core/kernel/event";
import type { AppendRequest } from "@bridgework/core/ports/event-store";
import { monotonicFactory } from "ulid";

export const EVENT_BYTES = 500;

/** Appends as `publish` makes them: at an exact version, with a request id and its fingerprint; the streams by turns. */
export function makeAppends(count: number, streams: number): readonly AppendRequest[] {
  const ulid = monotonicFactory();
  const names = Array.from({ length: streams }, () => `counter#${ulid()}`);
  return Array.from({ length: count }, (_, index) => {
    const requestId = ulid();
    return {
      stream: names[index % streams] ?? "",
      expected: Math.floor(index / streams),
      events: [makeEvent(ulid(), requestId)],
      requestId,
      fingerprint: ulid(),
    };
  });
}

/** The event of an append that `makeAppends` made, and the version it gets. */
export function eventOf({ stream, expected, events }: AppendRequest): {
  readonly event: NewEvent;
  readonly version: number;
} {
  const [event] = events;
  if (event === undefined || events.length > 1 || typeof expected !== "number")
    throw new Error(`Expected one event at an exact version for ${stream}; received ${events.length} at ${expected}.`);
  return { event, version: expected + 1 };
}

function makeEvent(id: string, requestId: string): NewEvent {
  const meta = { correlationId: id, causationId: null, actor: "http", source: "bridgework", requestId };
  const event = {
    id,
    type: "CounterChanged",
    schemaVersion: 1,
    time: new Date().toISOString(),
    data: { note: "" },
    meta,
  };
  return { ...event, data: { note: "x".repeat(EVENT_BYTES - JSON.stringify(event).length) } };
}
