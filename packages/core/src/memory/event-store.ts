import type { Fact } from "../kernel/event.ts";
import { isoTime } from "../ports/clock.ts";
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
  type FactFilter,
  jsonIn,
  type RecordedRequest,
  repeatedPart,
} from "../ports/event-store.ts";

/** An event store that lasts as long as the process. */
export function memoryEventStore(): EventStore {
  const log: Log = { facts: [], streams: new Map(), byId: new Map(), requests: new Map() };
  const { facts, streams, byId, requests } = log;
  return {
    append: async (request) => append(log, request),
    appendTogether: async (request) => appendTogether(log, request),
    read: async (stream, { from = 1, to = Number.POSITIVE_INFINITY, order = "forward", limit = 1000 } = {}) => {
      const found = (streams.get(stream) ?? []).filter(({ version }) => version >= from && version <= to);
      return (order === "forward" ? found : found.reverse()).slice(0, limit);
    },
    readAll: async ({ filter = {}, order, after, limit }) => {
      const forward = order === "forward";
      const found = facts.filter(
        (fact) =>
          (after === undefined || (forward ? fact.position > after : fact.position < after)) && matches(fact, filter),
      );
      return (forward ? found : found.reverse()).slice(0, limit);
    },
    find: async (eventId) => byId.get(eventId),
    findRequest: async (stream, requestId) => requests.get(requestKey(stream, requestId)),
    head: async () => facts.length,
  };
}

interface Log {
  readonly facts: Fact[];
  readonly streams: Map<string, Fact[]>;
  readonly byId: Map<string, Fact>;
  readonly requests: Map<string, RecordedRequest>;
}

const requestKey = (stream: string, requestId: string) => JSON.stringify([stream, requestId]);
const versionOf = ({ streams }: Log, stream: string): number => streams.get(stream)?.length ?? 0;

function append(log: Log, request: AppendRequest): AppendResult {
  checkAppend(request);
  const { stream, requestId, fingerprint = null } = request;
  const recorded = requestId === undefined ? undefined : log.requests.get(requestKey(stream, requestId));
  if (recorded !== undefined) {
    return { status: recorded.fingerprint === fingerprint ? "duplicate" : "mismatch", facts: recorded.facts };
  }
  const version = versionOf(log, stream);
  if (!expectationHolds(request.expected, version)) return { status: "conflict", version };
  checkAppendSize(stream, jsonIn(request.events));
  return { status: "appended", facts: record(log, stream, request) };
}

function appendTogether(log: Log, request: AppendTogether): AppendTogetherResult {
  checkTogether(request);
  const { stream, expected, parts } = request;
  const part = repeatedPart(parts, (requestId) => log.requests.has(requestKey(stream, requestId)));
  if (part >= 0) return { status: "repeated", part };
  const version = versionOf(log, stream);
  if (version !== expected) return { status: "conflict", version };
  checkAppendSize(stream, jsonIn(parts.flatMap(({ events }) => events)));
  return { status: "appended", facts: parts.map((each) => record(log, stream, each)) };
}

function record(log: Log, stream: string, { events, requestId, ...rest }: AppendPart): readonly Fact[] {
  const known = log.streams.get(stream) ?? [];
  const facts = structuredClone(events).map((event, index) => ({
    ...event,
    stream,
    version: known.length + index + 1,
    position: log.facts.length + index + 1,
  }));
  log.facts.push(...facts);
  log.streams.set(stream, [...known, ...facts]);
  for (const fact of facts) log.byId.set(fact.id, fact);
  const fingerprint = rest.fingerprint ?? null;
  if (requestId !== undefined) log.requests.set(requestKey(stream, requestId), { facts, fingerprint });
  return facts;
}

function matches(fact: Fact, filter: FactFilter): boolean {
  return (
    (filter.types === undefined || filter.types.includes(fact.type)) &&
    (filter.stream === undefined || fact.stream === filter.stream) &&
    (filter.category === undefined || fact.stream.startsWith(filter.category)) &&
    (filter.correlationId === undefined || fact.meta.correlationId === filter.correlationId) &&
    (filter.since === undefined || fact.time >= isoTime(Date.parse(filter.since))) &&
    (filter.until === undefined || fact.time < isoTime(Date.parse(filter.until)))
  );
}
