import { oneOf, present, type RawSearch, textOf, textsOf, timeOf } from "../app/search.ts";
import type { EventFilter } from "../data/api.ts";
import type { LiveFact } from "../live/fact-log.ts";

/** `paused`: the list stands still. `live`: new events are counted and shown on demand. `tail`: shown as they come. */
export const LIVE_MODES = ["paused", "live", "tail"] as const;
export type LiveMode = (typeof LIVE_MODES)[number];

export const EVENT_TABS = ["payload", "matching", "meta"] as const;
export type EventTab = (typeof EVENT_TABS)[number];

/** All that the page shows, as its address says it. */
export interface EventsSearch {
  readonly type?: readonly string[];
  readonly stream?: string;
  readonly correlationId?: string;
  /** The last so long: `15m`, `1h`, `24h`, `7d`. Wins over `since`. */
  readonly last?: string;
  readonly since?: string;
  readonly until?: string;
  /** Default `live`. */
  readonly live?: LiveMode;
  /** Id of the event whose detail is open. */
  readonly event?: string;
  /** Default `payload`. */
  readonly tab?: EventTab;
}

/** Defaults are left out, so that one view has one address. */
export function readEventsSearch(raw: RawSearch): EventsSearch {
  return present({
    type: textsOf(raw["type"]),
    stream: textOf(raw["stream"]),
    correlationId: textOf(raw["correlationId"]),
    last: oneOf(raw["last"], Object.keys(SPANS)),
    since: timeOf(raw["since"]),
    until: timeOf(raw["until"]),
    live: oneOf(raw["live"], ["paused", "tail"]),
    event: textOf(raw["event"]),
    tab: oneOf(raw["tab"], ["matching", "meta"]),
  });
}

/** Milliseconds of each span that the time filter offers. */
export const SPANS: Readonly<Record<string, number>> = {
  "15m": 15 * 60_000,
  "1h": 60 * 60_000,
  "24h": 24 * 60 * 60_000,
  "7d": 7 * 24 * 60 * 60_000,
};

/** What the server is asked for. `now` fixes a span that is relative to it. */
export function filterOf({ type, stream, correlationId, last, since, until }: EventsSearch, now: number): EventFilter {
  const span = last === undefined ? undefined : SPANS[last];
  return present({
    type,
    stream,
    correlationId,
    since: span === undefined ? isoOf(since) : new Date(now - span).toISOString(),
    until: span === undefined ? isoOf(until) : undefined,
  });
}

export function isFiltered({ type, stream, correlationId, last, since, until }: EventsSearch): boolean {
  return [type, stream, correlationId, last, since, until].some((part) => part !== undefined);
}

/** Whether a fact that was pushed belongs into a list with this filter. */
export function passes(filter: EventFilter, fact: Pick<LiveFact, "type" | "stream" | "time" | "meta">): boolean {
  const { type, stream, correlationId, since, until } = filter;
  if (type !== undefined && !type.includes(fact.type)) return false;
  if (stream !== undefined && stream !== fact.stream) return false;
  if (correlationId !== undefined && correlationId !== fact.meta.correlationId) return false;
  return (since === undefined || fact.time >= since) && (until === undefined || fact.time < until);
}

function isoOf(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
