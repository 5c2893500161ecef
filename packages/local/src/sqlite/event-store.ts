import type { Fact } from "@bridgework/core/kernel/event";
import {
  type AppendPart,
  type AppendRequest,
  type AppendResult,
  type AppendTogether,
  type AppendTogetherResult,
  checkAppend,
  checkAppendSize,
  checkTogether,
  type EventStore,
  expectationHolds,
  type RecordedRequest,
  repeatedPart,
  type StreamRange,
} from "@bridgework/core/ports/event-store";
import { FACT_JSON, type FactRow, factOf, INSERT_EVENT, insertValues, jsonIn, toFact } from "./event-rows.ts";
import { readFeed } from "./feed.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

export interface SqliteEventStore extends EventStore {
  /** Told of the facts of each commit, in order, once they are durable. */
  onAppended(listener: (facts: readonly Fact[]) => void): void;
}

interface Log {
  readonly writer: Writer;
  /** Versions of the streams in use, the turn's appends included; 0 = known not to exist. */
  readonly heads: Map<string, number>;
  /** Last position given out, the turn's appends included; null where it has to be asked for. */
  last: number | null;
  /** Facts of the turn that are not committed yet. */
  pending: Fact[];
}

const REMEMBERED_HEADS = 50_000;
const DEFAULT_LIMIT = 1000;

/** The event table. Only one store may be open on a writer: it keeps in memory how far the table and its streams go. */
export function sqliteEventStore(writer: Writer, reader: Reader): SqliteEventStore {
  let head = lastPosition(writer);
  const log: Log = { writer, heads: new Map(), last: head, pending: [] };
  const listeners: ((facts: readonly Fact[]) => void)[] = [];

  writer.onUndo((scope) => {
    log.heads.clear();
    log.last = null;
    if (scope === "turn") log.pending = [];
  });
  const announce = () => {
    const facts = log.pending;
    log.pending = [];
    head = facts.at(-1)?.position ?? head;
    for (const listener of listeners) listener(facts);
  };

  return {
    append: async (request) => {
      checkAppend(request);
      const work = () => append(log, request, announce);
      return request.events.length === 1 ? writer.stageOne(work) : writer.stage(work);
    },
    appendTogether: async (request) => {
      checkTogether(request);
      return writer.stage(() => appendTogether(log, request, announce));
    },
    read: (stream, range) => writer.peek(() => readStream(writer, stream, range)),
    readAll: (range) => readFeed(reader, range),
    find: async (eventId) => {
      const [row] = await reader.query<FactRow>(`SELECT ${FACT_JSON} AS fact FROM events WHERE id = ?`, [eventId]);
      return row === undefined ? undefined : toFact(row);
    },
    findRequest: (stream, requestId) => writer.peek(() => findRequest(writer, stream, requestId)),
    head: async () => head,
    onAppended: (listener) => void listeners.push(listener),
  };
}

function append(log: Log, request: AppendRequest, announce: () => void): AppendResult {
  const { stream, requestId, fingerprint = null } = request;
  const version = headOf(log, stream);
  const recorded = requestId === undefined || version === 0 ? undefined : findRequest(log.writer, stream, requestId);
  if (recorded !== undefined) {
    return { status: recorded.fingerprint === fingerprint ? "duplicate" : "mismatch", facts: recorded.facts };
  }
  if (!expectationHolds(request.expected, version)) return { status: "conflict", version };
  const [facts = []] = insert(log, { stream, version, parts: [request] }, announce);
  return { status: "appended", facts };
}

function appendTogether(
  log: Log,
  { stream, expected, parts }: AppendTogether,
  announce: () => void,
): AppendTogetherResult {
  const version = headOf(log, stream);
  const isRecorded = (requestId: string) => version > 0 && requestRow(log.writer, stream, requestId) !== undefined;
  const part = repeatedPart(parts, isRecorded);
  if (part >= 0) return { status: "repeated", part };
  if (version !== expected) return { status: "conflict", version };
  return { status: "appended", facts: insert(log, { stream, version, parts }, announce) };
}

interface Insertion {
  readonly stream: string;
  /** The stream's version before it. */
  readonly version: number;
  readonly parts: readonly AppendPart[];
}

/** The facts of each part. Its first event carries the part's request. */
function insert(log: Log, { stream, version, parts }: Insertion, announce: () => void): readonly (readonly Fact[])[] {
  let last = { version, position: log.last ?? lastPosition(log.writer) };
  const inserted = parts.map(({ events, requestId, fingerprint = null }) => {
    const facts = events.map((event, index) =>
      factOf(event, stream, last.version + index + 1, last.position + index + 1),
    );
    last = { version: last.version + facts.length, position: last.position + facts.length };
    const request = requestId === undefined ? null : { requestId, fingerprint, size: events.length };
    return { facts, rows: facts.map((fact, index) => insertValues(fact, index === 0 ? request : null)) };
  });
  const rows = inserted.flatMap((part) => part.rows);
  checkAppendSize(stream, rows.flatMap(jsonIn));
  const statement = log.writer.prepare(INSERT_EVENT);
  for (const row of rows) statement.run(...row);
  log.last = last.position;
  remember(log, stream, last.version);
  if (log.pending.length === 0) log.writer.afterCommit(announce);
  log.pending.push(...inserted.flatMap((part) => part.facts));
  return inserted.map((part) => part.facts);
}

function headOf(log: Log, stream: string): number {
  const known = log.heads.get(stream);
  if (known !== undefined) return known;
  const sql = "SELECT coalesce(max(version), 0) AS version FROM events WHERE stream = ?";
  const { version } = log.writer.prepare(sql).get(stream) as { readonly version: number };
  return version;
}

function remember({ heads }: Log, stream: string, version: number): void {
  heads.set(stream, version);
  if (heads.size > REMEMBERED_HEADS) heads.clear();
}

function readStream(writer: Writer, stream: string, range: StreamRange = {}): readonly Fact[] {
  const { from = 1, to = Number.MAX_SAFE_INTEGER, order = "forward", limit = DEFAULT_LIMIT } = range;
  const direction = order === "forward" ? "ASC" : "DESC";
  const sql = `SELECT ${FACT_JSON} AS fact FROM events WHERE stream = ? AND version BETWEEN ? AND ? ORDER BY version ${direction} LIMIT ?`;
  return (writer.prepare(sql).all(stream, from, to, limit) as FactRow[]).map(toFact);
}

function findRequest(writer: Writer, stream: string, requestId: string): RecordedRequest | undefined {
  const row = requestRow(writer, stream, requestId);
  if (row === undefined) return undefined;
  const facts = readStream(writer, stream, { from: row.version, limit: row.request_size });
  return { facts, fingerprint: row.fingerprint };
}

function requestRow(writer: Writer, stream: string, requestId: string): RequestRow | undefined {
  const sql = "SELECT version, request_size, fingerprint FROM events WHERE request_id = ? AND stream = ?";
  return writer.prepare(sql).get(requestId, stream) as RequestRow | undefined;
}

interface RequestRow {
  readonly version: number;
  readonly request_size: number;
  readonly fingerprint: string | null;
}

function lastPosition(writer: Writer): number {
  const { last } = writer.prepare("SELECT coalesce(max(position), 0) AS last FROM events").get() as {
    readonly last: number;
  };
  return last;
}
