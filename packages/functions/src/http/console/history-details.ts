import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import type { HistoryEvent } from "@bridgework/core/ports/workflows";

/** A text of the event's `…EventDetails`, whatever the type calls them; null where it has none. */
export function textIn(event: HistoryEvent, name: string): string | null {
  const value = detailIn(event, name);
  return typeof value === "string" ? value : null;
}

export function numberIn(event: HistoryEvent, name: string): number | null {
  const value = detailIn(event, name);
  return typeof value === "number" ? value : null;
}

/** A value that Step Functions gives as JSON text; text that is not JSON is given as it is. */
export function jsonIn(event: HistoryEvent, name: string): Json {
  const text = textIn(event, name);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function detailIn(event: HistoryEvent, name: string): unknown {
  const member = Object.keys(event).find((key) => key.endsWith("EventDetails"));
  const details = member === undefined ? undefined : event[member];
  return isJsonObject(details) ? details[name] : undefined;
}
