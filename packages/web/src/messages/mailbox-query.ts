import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listMailboxes, listMessages } from "../data/api.ts";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";

const PAGE = 100;
const FIRST: string | undefined = undefined;
/** A connection is no fact: nobody says when one was opened or closed. */
const AGAIN_MS = 30_000;
const AFTER_FACTS_MS = 1_000;

export function mailboxesQuery() {
  return infiniteQueryOptions({
    queryKey: ["mailboxes", "list"],
    queryFn: ({ pageParam, signal }) => listMailboxes({ cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: AGAIN_MS,
  });
}

export function messagesQuery(recipient: string) {
  return queryOptions({
    queryKey: ["mailboxes", "one", recipient],
    queryFn: ({ signal }) => listMessages(recipient, signal),
  });
}

/** Reads mailboxes again after something has come into one or left it. */
export function useMailboxRefresh(): void {
  const refresh = useRefresh(["mailboxes"], AFTER_FACTS_MS);
  useLiveMessage("facts", ({ items }) => {
    if (items.some(({ stream }) => stream.startsWith("message#"))) refresh();
  });
}
