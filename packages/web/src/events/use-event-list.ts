import type { EventPage, RunItem } from "@bridgework/functions/http/contract";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { EventFilter } from "../data/api.ts";
import { eventsQuery } from "../data/queries.ts";
import type { LiveFact } from "../live/fact-log.ts";
import { useLive } from "../live/use-live.ts";
import { type ListWindow, reveal, startWindow, type Waiting, waitingFor } from "./list-window.ts";
import { passes } from "./search.ts";

export interface EventRow {
  readonly fact: LiveFact;
  /** The runs it started, as they were read; null while it is not known whether a rule matched. */
  readonly runs: readonly RunItem[] | null;
}

const NO_PAGES: readonly EventPage[] = [];

/** The events that pass a filter, newest first: pages that were read, and above them what was pushed since. */
export function useEventList(filter: EventFilter) {
  const options = eventsQuery(filter);
  const query = useInfiniteQuery(options);
  const queries = useQueryClient();
  const log = useLive((status) => status.log);
  const pages = query.data?.pages ?? NO_PAGES;
  const [window, setWindow] = useWindow(pages[0]);
  const passesFilter = useCallback((fact: LiveFact) => passes(filter, fact), [filter]);
  const waiting = useMemo<Waiting>(
    () => (window === null ? { count: 0, hole: false } : waitingFor(window, log, passesFilter)),
    [window, log, passesFilter],
  );
  const read = useMemo(() => pages.flatMap(readRows), [pages]);
  const rows = useMemo(() => [...(window?.revealed ?? []).map(pushedRow), ...read], [window, read]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is made anew each time; the filter is what it says.
  const readAgain = useCallback(() => void queries.resetQueries({ queryKey: options.queryKey }), [queries, filter]);
  const show = () => {
    if (waiting.hole) readAgain();
    else if (window !== null) setWindow(reveal(window, log, passesFilter));
  };
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useOtherLog(log.epoch, readAgain);
  useLateStart(waiting.hole && pages.length === 1 && window?.revealed.length === 0, readAgain);
  return {
    query,
    rows,
    waiting,
    show,
    loadMore,
    shownTo: window?.shownTo ?? 0,
    complete: query.isSuccess && !hasNextPage,
  };
}

export type EventList = ReturnType<typeof useEventList>;

/** The window over one reading of the list; another reading starts another window. */
function useWindow(first: EventPage | undefined): readonly [ListWindow | null, (window: ListWindow) => void] {
  const [state, setState] = useState<{ readonly of: EventPage; readonly window: ListWindow } | null>(null);
  if (first === undefined) return [null, () => {}];
  const window = state?.of === first ? state.window : startWindow(first.head);
  return [window, (next) => setState({ of: first, window: next })];
}

/** The server has another log than before: nothing that is shown holds. */
function useOtherLog(epoch: number, readAgain: () => void): void {
  useEffect(() => {
    if (epoch > 0) readAgain();
  }, [epoch, readAgain]);
}

/** The list was read before the live connection began, so what came between is not known: it is read again. */
function useLateStart(late: boolean, readAgain: () => void): void {
  useEffect(() => {
    if (late) readAgain();
  }, [late, readAgain]);
}

function pushedRow(fact: LiveFact): EventRow {
  return { fact, runs: fact.runs === undefined || fact.runs.length === 0 ? null : fact.runs };
}

const rowsOfPages = new WeakMap<EventPage, readonly EventRow[]>();

/** Whether the relay has come past a fact, so that no run means no match; taken for so where nobody says how far it is. */
export function isRelayed(position: number, relayed: EventPage["relayed"]): boolean {
  return relayed === null || position <= relayed;
}

/** A page's rows are made once. */
function readRows(page: EventPage): readonly EventRow[] {
  const known = rowsOfPages.get(page);
  if (known !== undefined) return known;
  const rows = page.items.map((fact) => ({
    fact,
    runs: fact.runs.length > 0 || isRelayed(fact.position, page.relayed) ? fact.runs : null,
  }));
  rowsOfPages.set(page, rows);
  return rows;
}
