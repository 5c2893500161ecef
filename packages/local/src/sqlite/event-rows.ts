import { type Fact, type NewEvent, parseStream } from "@bridgework/core/kernel/event";
import type { SqlValue } from "./driver.ts";

/**
 * Each index costs every append a page, so there are few, and every one but (stream, version) grows at its end where
 * ids are ULIDs: that is why the request id leads in `events_request`. Only the first event of an append carries its
 * request. `events_correlation` leaves out the events that begin a chain: those are found by their id.
 */
export const eventStoreSchema = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    category TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    time TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    request_id TEXT,
    fingerprint TEXT,
    request_size INTEGER,
    data TEXT NOT NULL,
    meta TEXT NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;
  CREATE UNIQUE INDEX events_request ON events (request_id, stream) WHERE request_id IS NOT NULL;
  CREATE INDEX events_kind ON events (category, type);
  CREATE INDEX events_correlation ON events (correlation_id) WHERE correlation_id <> id
`;

export const INSERT_EVENT = `
  INSERT INTO events (position, stream, version, category, id, type, schema_version, time, correlation_id,
    request_id, fingerprint, request_size, data, meta)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
`;

/**
 * A row's fact as one JSON text. SQLite makes it and `JSON.parse` reads it in less time than the columns take to become
 * values, and it crosses from the reader's thread in a fraction of theirs.
 */
export const FACT_JSON = `
  '{"id":' || json_quote(id) || ',"type":' || json_quote(type) || ',"schemaVersion":' || schema_version ||
  ',"time":' || json_quote(time) || ',"data":' || data || ',"meta":' || meta ||
  ',"stream":' || json_quote(stream) || ',"version":' || version || ',"position":' || position || '}'
`;

/** Of a query that selects FACT_JSON as `fact`. */
export interface FactRow {
  readonly fact: string;
}

/** The request that the first event of an append, or of a part of one, carries. */
interface RequestColumns {
  readonly requestId: string;
  readonly fingerprint: string | null;
  readonly size: number;
}

export function toFact({ fact }: FactRow): Fact {
  return JSON.parse(fact);
}

/** Values of INSERT_EVENT, in its order. */
export function insertValues(fact: Fact, request: RequestColumns | null): readonly SqlValue[] {
  return [
    fact.position,
    fact.stream,
    fact.version,
    parseStream(fact.stream)?.category ?? "",
    fact.id,
    fact.type,
    fact.schemaVersion,
    fact.time,
    fact.meta.correlationId,
    request === null ? null : request.requestId,
    request === null ? null : request.fingerprint,
    request === null ? null : request.size,
    JSON.stringify(fact.data),
    JSON.stringify(fact.meta),
  ];
}

/** The texts of `data` and `meta` among the values of INSERT_EVENT. */
export function jsonIn(values: readonly SqlValue[]): readonly string[] {
  return values.slice(-2).map(String);
}

export function factOf(event: NewEvent, stream: string, version: number, position: number): Fact {
  const { id, type, schemaVersion, time, data, meta } = event;
  return { id, type, schemaVersion, time, data, meta, stream, version, position };
}
