import type { Fact } from "./event.ts";
import type { JsonObject } from "./json.ts";

/** The nth change of the counter `global`, of which a test needs no more than its place. */
export function factAt(position: number, data: JsonObject = {}): Fact {
  return {
    id: `e${position}`,
    type: "CounterChanged",
    schemaVersion: 1,
    time: "2026-01-01T00:00:00.000Z",
    data,
    meta: { correlationId: "c", causationId: null, actor: "http", source: "bridgework" },
    stream: "counter#global",
    version: position,
    position,
  };
}
