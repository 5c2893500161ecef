import { type FactLog, factsAfter, type LiveFact } from "../live/fact-log.ts";

/** What a list shows above the page it was read from: the pushed facts up to `shownTo`, newest first. */
export interface ListWindow {
  readonly shownTo: number;
  readonly revealed: readonly LiveFact[];
}

/** What waits to be shown. `hole`: the log does not reach back to what is shown, so the list must be read again. */
export interface Waiting {
  readonly count: number;
  readonly hole: boolean;
}

type Passes = (fact: LiveFact) => boolean;

/** Facts shown above the page that was read; past it the list is read again. */
export const MOST_REVEALED = 20_000;

/** `head` is the newest position when the list was read. */
export function startWindow(head: number): ListWindow {
  return { shownTo: head, revealed: [] };
}

export function waitingFor({ shownTo, revealed }: ListWindow, log: FactLog, passes: Passes): Waiting {
  if (log.floor === null) return { count: 0, hole: false };
  const newer = factsAfter(log, shownTo);
  const count = (newer ?? log.facts).filter(passes).length;
  return { count, hole: newer === null || revealed.length + count > MOST_REVEALED };
}

/** Shows all that waits; not to be asked while there is a hole. */
export function reveal(window: ListWindow, log: FactLog, passes: Passes): ListWindow {
  const newer = factsAfter(log, window.shownTo) ?? [];
  const shown = newer.filter(passes).reverse();
  const shownTo = newer.at(-1)?.position ?? window.shownTo;
  return { shownTo, revealed: shown.length === 0 ? window.revealed : [...shown, ...window.revealed] };
}
