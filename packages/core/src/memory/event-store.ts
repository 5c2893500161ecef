import type { Fact, NewEvent } from "../kernel/event.ts";
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
  type RecordedRequest,
  repeatedPart,
} from "../ports/event-store.ts";

/** An event store that lasts as long as the process. */
export function memoryEventStore(): EventStore {
  const log: Fact[] = [];
  const streams = new Map<string, Fact[]>();
  const byId = new Map<string, Fact>();
  const requests = new Map<string, RecordedRequest>();
  const requestKey = (stream: string, requestId: string) => JSON.stringify([stream, requestId]);

  const versionOf = (stream: string): number => streams.get(stream)?.length ?? 0;

  const record = (stream: string, part: AppendPart): readonly Fact[] => {
    const { events, requestId, fingerprint = null } = part;
    const known = streams.get(stream) ?? [];
    const facts = structuredClone(events).map((event, index) => ({
      ...event,
      stream,
      version: known.length + index + 1,
      position: log.length + index + 1,
    }));
    log.push(...facts);
    streams.set(stream, [...known, ...facts]);
    for (const fact of facts) byId.set(fact.id, fact);
    if (requestId !== undefined) requests.set(requestKey(stream, requestId), { facts, fingerprint });
    return facts;
  };

  const append = (request: AppendRequest): AppendResult => {
    checkAppend(request);
    const { stream, requestId, fingerprint = null } = request;
    const recorded = requestId === undefined ? undefined : requests.get(requestKey(stream, requestId));
    if (recorded !== undefined) {
      return { status: recorded.fingerprint === fingerprint ? "duplicate" : "mismatch", facts: recorded.facts };
    }
    const version = versionOf(stream);
    if (!expectationHolds(request.expected, version)) return { status: "conflict", version };
    checkAppendSize(stream, jsonIn(request.events));
    return { status: "appended", facts: record(stream, request) };
  };

  const appendTogether = (request: AppendTogether): AppendTogetherResult => {
    checkTogether(request);
    const { stream, expected, parts } = request;
    const part = repeatedPart(parts, (requestId) => requests.has(requestKey(stream, requestId)));
    if (part >= 0) return { status: "repeated", part };
    const version = versionOf(stream);
    if (version !== expected) return { status: "conflict", version };
    const events = parts.flatMap((part) => part.events);
    checkAppendSize(stream, jsonIn(events));
    return { status: "appended", facts: parts.map((part) => record(stream, part)) };
  };

  return {
    append: async (request) => append(request),
    appendTogether: async (request) => appendTogether(request),
    read: async (stream, { from = 1, to = Number.POSITIVE_INFINITY, order = "forward", limit = 1000 } = {}) => {
      const facts = (streams.get(stream) ?? []).filter(({ version }) => version >= from && version <= to);
      return (order === "forward" ? facts : facts.reverse()).slice(0, limit);
    },
    readAll: async ({ filter = {}, order, after, limit }) => {
      const forward = order === "forward";
      const facts = log.filter(
        (fact) =>
          (after === undefined || (forward ? fact.position > after : fact.position < after)) && matches(fact, filter),
      );
      return (forward ? facts : facts.reverse()).slice(0, limit);
    },
    find: async (eventId) => byId.get(eventId),
    findRequest: async (stream, requestId) => requests.get(requestKey(stream, requestId)),
    head: async () => log.length,
  };
}

function jsonIn(events: readonly NewEvent[]): readonly string[] {
  return events.flatMap(({ data, meta }) => [JSON.stringify(data), JSON.stringify(meta)]);
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
