import { oneOf, present, type RawSearch, textOf, textsOf, timeOf } from "../app/search.ts";

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

export function readEventsSearch(raw: RawSearch): EventsSearch {
  return present({
    type: textsOf(raw["type"]),
    stream: textOf(raw["stream"]),
    correlationId: textOf(raw["correlationId"]),
    last: oneOf(raw["last"], Object.keys(SPANS)),
    since: timeOf(raw["since"]),
    until: timeOf(raw["until"]),
    live: oneOf(raw["live"], LIVE_MODES),
    event: textOf(raw["event"]),
    tab: oneOf(raw["tab"], EVENT_TABS),
  });
}

/** Milliseconds of each span that the time filter offers. */
export const SPANS: Readonly<Record<string, number>> = {
  "15m": 15 * 60_000,
  "1h": 60 * 60_000,
  "24h": 24 * 60 * 60_000,
  "7d": 7 * 24 * 60 * 60_000,
};
