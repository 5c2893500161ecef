import type * as z from "zod";
import type { JsonObject } from "./json.ts";
import type { Upcaster } from "./versions.ts";

/** Where an event came from and what it belongs to. Never shown to a decider. */
export interface EventMeta {
  /** Groups everything that one outside request set in motion. */
  readonly correlationId: string;
  /** Id of the event that led to this one; null for the first of a chain. */
  readonly causationId: string | null;
  /** Who asked: `http`, `device:<id>`, `bus:<source>`, `run:<run id>`, `redrive`. */
  readonly actor: string;
  /** The program that published it, as EventBridge's `source`. */
  readonly source: string;
  readonly requestId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

/** What a decider decided, before the store gives it a place. */
export interface NewEvent<Type extends string = string, Data = JsonObject> {
  readonly id: string;
  readonly type: Type;
  readonly schemaVersion: number;
  /** ISO 8601, UTC, milliseconds: when it was recorded. */
  readonly time: string;
  readonly data: Data;
  readonly meta: EventMeta;
}

/** An event that is in the store: it has happened and never changes. */
export interface Fact<Type extends string = string, Data = JsonObject> extends NewEvent<Type, Data> {
  /** `<category>#<id>`, as `form#01J…`. */
  readonly stream: string;
  /** Dense in its stream, from 1. */
  readonly version: number;
  /**
   * Place in the global order, from 1; ascending, without promise of density. Every store places the facts of `readAll`
   * and `find`; one whose order is written after the append has 0 in all others.
   */
  readonly position: number;
}

/** The facts that a domain's decided events become. */
export type FactOf<Event extends DecidedEvent> =
  Event extends DecidedEvent<infer Type, infer Data> ? Fact<Type, Data> : never;

/** A declared event type: its schema is checked once, where the event comes in. */
export interface EventType<Data = unknown> {
  readonly type: string;
  readonly schemaVersion: number;
  readonly description: string;
  readonly schema: z.ZodType<Data>;
  /** What lifts older versions to this one, as `versions.ts` makes it; absent: there has only been version 1. */
  readonly upcasters?: readonly Upcaster[];
  /** What a producer could send to publish it: the start of the console's Send form. */
  readonly sample: JsonObject;
}

/** What a decider returns: an event type with its data. */
export interface DecidedEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

export function streamOf(category: string, id: string): string {
  return `${category}#${id}`;
}

/** Splits `<category>#<id>`; null where the text is not a stream's name. */
export function parseStream(stream: string): { readonly category: string; readonly id: string } | null {
  const at = stream.indexOf("#");
  if (at <= 0 || at === stream.length - 1) return null;
  return { category: stream.slice(0, at), id: stream.slice(at + 1) };
}
