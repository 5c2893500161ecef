import type { JsonObject } from "./json.ts";

/** An EventBridge event pattern, as it would be given to PutRule. */
export type EventPattern = JsonObject;

/** `inbox` takes what producers put on the bus; `facts` carries what the store holds, and only the relay writes to it. */
export type BusName = "inbox" | "facts";

/** An EventBridge rule: which events, and the workflow that each of them starts with the event as its input. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly bus: BusName;
  readonly pattern: EventPattern;
  /** Name of a workflow of the topology. */
  readonly workflow: string;
}

/** The event as EventBridge hands it to a rule and its target. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 without milliseconds, as EventBridge writes it. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** EventBridge's `source` of every fact. */
export const FACTS_SOURCE = "bridgework.facts";
