import { infiniteQueryOptions, QueryClient, queryOptions } from "@tanstack/react-query";
import {
  type EventFilter,
  findCounter,
  findEvent,
  findRun,
  findStream,
  type LetterFilter,
  listEvents,
  listHistory,
  listLetters,
  listRuns,
  listStreamEvents,
  listStreams,
  type RunFilter,
  readCatalog,
  type StreamName,
} from "./api.ts";
import { isPassing } from "./fault.ts";

/** The live connection says when something is old, so nothing is asked for again by itself. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isPassing(error),
      },
    },
  });
}

const PAGE = 100;
const FIRST: string | undefined = undefined;

/**
 * Newest first. It is never refreshed page by page: what is new comes over the live connection. So its pages are not
 * compared with their former selves either, which would cost more with each page.
 */
export function eventsQuery(filter: EventFilter) {
  return infiniteQueryOptions({
    queryKey: ["events", filter],
    queryFn: ({ pageParam, signal }) => listEvents({ ...filter, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}

export function eventQuery(id: string) {
  return queryOptions({ queryKey: ["event", id], queryFn: ({ signal }) => findEvent(id, signal) });
}

export function streamsQuery(category?: string) {
  return infiniteQueryOptions({
    queryKey: ["streams", category ?? null],
    queryFn: ({ pageParam, signal }) =>
      listStreams({ ...(category === undefined ? {} : { category }), cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

/** The state after version `at`; without it, of the newest version. A state at a version never changes. */
export function streamQuery(stream: StreamName, at?: number) {
  return queryOptions({
    queryKey: ["stream", stream.category, stream.id, at ?? "newest"],
    queryFn: ({ signal }) => findStream(stream, at, signal),
  });
}

/** Newest version first. */
export function streamEventsQuery(stream: StreamName) {
  return infiniteQueryOptions({
    queryKey: ["stream-events", stream.category, stream.id],
    queryFn: ({ pageParam, signal }) => listStreamEvents(stream, { cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function runsQuery(filter: RunFilter) {
  return infiniteQueryOptions({
    queryKey: ["runs", filter],
    queryFn: ({ pageParam, signal }) => listRuns({ ...filter, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function runQuery(id: string) {
  return queryOptions({ queryKey: ["run", id], queryFn: ({ signal }) => findRun(id, signal) });
}

export function historyQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["history", id],
    queryFn: ({ pageParam, signal }) => listHistory(id, { cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function lettersQuery(filter: LetterFilter) {
  return infiniteQueryOptions({
    queryKey: ["letters", filter],
    queryFn: ({ pageParam, signal }) => listLetters({ ...filter, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function counterQuery(id: string) {
  return queryOptions({ queryKey: ["counter", id], queryFn: ({ signal }) => findCounter(id, signal) });
}

/** What is declared does not change while the server runs. */
export function catalogQuery() {
  return queryOptions({
    queryKey: ["catalog"],
    queryFn: ({ signal }) => readCatalog(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
