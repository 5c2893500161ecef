import type { CounterItem } from "@bridgework/functions/http/contract";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { isNotFound } from "../data/fault.ts";
import { counterQuery, streamEventsQuery } from "../data/queries.ts";
import { useLive, useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { pointsOf } from "./series.ts";

/** How long a change may be known by its value alone before its fact is asked for. */
const LATE_MS = 1_000;

/** A counter as it is now: what was read, what is pushed, and what this page's own changes were answered with. */
export function useCounter(id: string) {
  const queries = useQueryClient();
  const query = useQuery(counterQuery(id));
  const learn = useCallback(
    (counter: CounterItem) => {
      queries.setQueryData(counterQuery(id).queryKey, (known) => newer(known, counter));
    },
    [queries, id],
  );
  useRefresh(["counter", id]);
  useLiveMessage("counters", ({ items }) => {
    for (const counter of items) if (counter.counterId === id) learn(counter);
  });
  return { query, learn };
}

/** The changes of a counter that are known, oldest first. */
export function useChanges(id: string, version: number) {
  const name = { category: "counter", id };
  const { data, error } = useInfiniteQuery({
    ...streamEventsQuery(name),
    retry: (times, fault) => times < 2 && !isNotFound(fault),
  });
  const refresh = useRefresh(["stream-events", name.category, name.id]);
  const pushed = useLive(({ log }) => log.facts);
  const points = useMemo(() => {
    const stream = `counter#${id}`;
    const read = data?.pages.flatMap(({ items }) => items) ?? [];
    return pointsOf([...read, ...pushed.filter((fact) => fact.stream === stream)]);
  }, [data, pushed, id]);
  const known = points.at(-1)?.version ?? 0;
  useEffect(() => {
    if (known >= version) return;
    const timer = setTimeout(refresh, LATE_MS);
    return () => clearTimeout(timer);
  }, [known, version, refresh]);
  return { points, loading: data === undefined && error === null, error: isNotFound(error) ? null : error };
}

/** Answers and messages may overtake each other; a version never goes back. */
function newer(known: CounterItem | undefined, counter: CounterItem): CounterItem {
  return known === undefined || counter.version >= known.version ? counter : known;
}
