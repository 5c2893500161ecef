import type { EventItem } from "@bridgework/functions/http/contract";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";

/** A fact as it is pushed; one that came by a page of GET /api/events carries its runs as well. */
export type LiveFact = Extract<LiveMessage, { kind: "facts" }>["items"][number] & Partial<Pick<EventItem, "runs">>;

/**
 * The newest end of the global log as this page knows it: every fact after `floor` and up to `position`, each once and
 * in order. While older facts of a gap are fetched, newer ones wait in `held`.
 */
export interface FactLog {
  /** Counts the logs: another one has other facts at the same positions. */
  readonly epoch: number;
  /** Exclusive; null before the first greeting. */
  readonly floor: number | null;
  /** Of the newest fact in the log; what a reconnect continues from. */
  readonly position: number | null;
  readonly facts: readonly LiveFact[];
  /** The position up to which a gap is being fetched; null where there is none. */
  readonly gapTo: number | null;
  readonly held: readonly LiveFact[];
}

export type LogInput =
  | { readonly kind: "hello"; readonly head: number }
  | { readonly kind: "facts"; readonly items: readonly LiveFact[] }
  | { readonly kind: "gap"; readonly to: number }
  /** A page of GET /api/events?order=forward&cursor=<after>. */
  | { readonly kind: "page"; readonly after: number; readonly items: readonly LiveFact[] }
  | { readonly kind: "lost" };

/** Facts kept; the oldest go first and the floor rises, so that a reader knows what it cannot see any more. */
export const MOST_FACTS = 5_000;
/** Facts that wait for a gap; past it they are let go and the gap reaches up to them. */
export const MOST_HELD = 5_000;

export const emptyLog: FactLog = { epoch: 0, floor: null, position: null, facts: [], gapTo: null, held: [] };

export function stepLog(log: FactLog, input: LogInput): FactLog {
  switch (input.kind) {
    case "hello":
      return greet(log, input.head);
    case "facts":
      return log.gapTo === null ? append(log, input.items) : hold(log, input.items);
    case "gap":
      return { ...log, gapTo: Math.max(input.to, log.gapTo ?? 0) };
    case "page":
      return takePage(log, input);
    case "lost":
      // The next connection begins after `position`: what was held is sent again.
      return { ...log, gapTo: null, held: [] };
  }
}

/** The facts after a position, oldest first; null where the log does not reach back that far. */
export function factsAfter({ floor, facts }: FactLog, position: number): readonly LiveFact[] | null {
  if (floor === null || position < floor) return null;
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts[middle]?.position ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return facts.slice(low);
}

/** A head below our position is another log, as after the data folder was emptied: nothing of the old one holds. */
function greet(log: FactLog, head: number): FactLog {
  if (log.position === null) return { ...emptyLog, floor: head, position: head };
  if (head < log.position) return { ...emptyLog, epoch: log.epoch + 1, floor: head, position: head };
  return log;
}

function append(log: FactLog, items: readonly LiveFact[]): FactLog {
  if (log.position === null) return log;
  const fresh = after(items, log.position);
  const newest = fresh.at(-1);
  if (newest === undefined) return log;
  const facts = [...log.facts, ...fresh];
  const surplus = facts.length - MOST_FACTS;
  if (surplus <= 0) return { ...log, facts, position: newest.position };
  const floor = facts[surplus - 1]?.position ?? log.floor;
  return { ...log, facts: facts.slice(surplus), floor, position: newest.position };
}

function hold(log: FactLog, items: readonly LiveFact[]): FactLog {
  const held = [...log.held, ...after(items, log.held.at(-1)?.position ?? log.position ?? 0)];
  if (held.length <= MOST_HELD) return { ...log, held };
  return { ...log, held: [], gapTo: Math.max(log.gapTo ?? 0, held.at(-1)?.position ?? 0) };
}

/** A page that answers an older question, as from before a reconnect, is ignored. */
function takePage(log: FactLog, { after: asked, items }: Extract<LogInput, { kind: "page" }>): FactLog {
  if (log.gapTo === null || asked !== log.position) return log;
  const grown = append(log, items);
  const filled = (grown.position ?? 0) >= log.gapTo;
  return filled ? append({ ...grown, gapTo: null, held: [] }, log.held) : grown;
}

function after(items: readonly LiveFact[], position: number): readonly LiveFact[] {
  const first = items[0];
  return first === undefined || first.position > position ? items : items.filter((fact) => fact.position > position);
}
