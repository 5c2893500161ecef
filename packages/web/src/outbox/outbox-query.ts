import type { OutboxItem, OutboxPage } from "@bridgework/functions/http/outbox-contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson } from "../data/http.ts";
import type { Channel } from "./channels.ts";

const PAGE = 100;
const FIRST: string | undefined = undefined;

/** Newest first; of one channel, or of both. */
export function outboxQuery(channel: Channel | undefined) {
  return infiniteQueryOptions({
    queryKey: ["outbox", channel ?? null],
    queryFn: ({ pageParam, signal }) =>
      getJson<OutboxPage>("/api/outbox", { channel, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

/** What was kept does not change. */
export function notificationQuery(id: string) {
  return queryOptions({
    queryKey: ["outbox-notification", id],
    queryFn: ({ signal }) => getJson<OutboxItem>(`/api/outbox/${encodeURIComponent(id)}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
