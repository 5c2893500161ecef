import type { RunItem } from "@bridgework/functions/http/contract";
import { useCallback, useEffect, useState } from "react";
import { type EventFilter, listEvents } from "../data/api.ts";
import { runsOfEvent } from "../live/run-book.ts";
import { useLive } from "../live/use-live.ts";
import { type EventRow, isRelayed } from "./use-event-list.ts";

/** A rule answers within this time as a rule; then the server is asked what is known. */
const SETTLE_MS = 800;
const MOST_IN_A_PAGE = 200;
/** Answers kept. */
const MOST_SETTLED = 5_000;

export type OutcomeOf = (row: EventRow) => readonly RunItem[] | null;

/**
 * The runs of each row, as live as they are known; null = not known yet. A pushed fact does not say that no rule
 * matched it, so for rows in sight that stay without a run the server is asked, once for all of them.
 */
export function useOutcomes(filter: EventFilter, inSight: readonly EventRow[]): OutcomeOf {
  const book = useLive((status) => status.runs);
  const [settled, setSettled] = useState<ReadonlyMap<string, readonly RunItem[]>>(new Map());
  const outcomeOf = useCallback(
    ({ fact, runs }: EventRow) => {
      const read = runs ?? settled.get(fact.id) ?? null;
      const known = runsOfEvent(book, fact.id, read ?? []);
      return known.length === 0 && read === null ? null : known;
    },
    [book, settled],
  );
  const open = inSight.filter((row) => outcomeOf(row) === null).map(({ fact }) => fact.position);
  const from = open.length === 0 ? null : Math.min(...open);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks again while the relay has not come so far.
  useEffect(() => {
    if (from === null) return;
    const asked = new AbortController();
    const timer = setTimeout(() => {
      listEvents({ ...filter, order: "forward", cursor: String(from - 1), limit: MOST_IN_A_PAGE }, asked.signal).then(
        ({ items, relayed }) => {
          const known = items.filter(({ position, runs }) => isRelayed(position, relayed) || runs.length > 0);
          setSettled((before) => newest([...before, ...known.map(({ id, runs }) => [id, runs] as const)]));
          if (known.length === 0) setTries((count) => count + 1);
        },
        () => {},
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [from, filter, tries]);
  return outcomeOf;
}

function newest(entries: readonly (readonly [string, readonly RunItem[]])[]): ReadonlyMap<string, readonly RunItem[]> {
  return new Map(entries.slice(-MOST_SETTLED));
}
