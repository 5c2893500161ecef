import { DEFAULT_LIMITS, notRefused, type Outbox, type OutboxLimits, oneByOne, outboxFull } from "../outbox.ts";
import { type KeptSubmission, type Outcome, settledAs } from "../submission.ts";

/** One change of an outbox. */
export type Entry =
  | { readonly kind: "added"; readonly submission: KeptSubmission }
  | { readonly kind: "settled"; readonly id: string; readonly outcome: Outcome }
  | { readonly kind: "reopened"; readonly id: string };

/** The submissions that entries come to. */
export interface Ledger {
  /** Throws where the entry may not be applied, when so many more are about to be added. */
  check(entry: Entry, adding?: number): void;
  apply(entry: Entry): void;
  next(): KeptSubmission | undefined;
  find(id: string): KeptSubmission | undefined;
  list(): readonly KeptSubmission[];
}

export function createLedger(limits: OutboxLimits = {}): Ledger {
  const { mostWaiting, mostSettled } = { ...DEFAULT_LIMITS, ...limits };
  const all = new Map<string, KeptSubmission>();
  /** Ids: of those that wait in the order of `all`, of the others as they were settled. */
  const waiting = new Set<string>();
  const settled = new Set<string>();

  const add = (submission: KeptSubmission) => {
    const { id, outcome } = submission;
    if (waiting.has(id)) return;
    settled.delete(id);
    all.delete(id);
    all.set(id, submission);
    (outcome === null ? waiting : settled).add(id);
  };
  const settle = (id: string, outcome: Outcome) => {
    const kept = all.get(id);
    if (kept === undefined) return;
    all.set(id, settledAs(kept, outcome));
    waiting.delete(id);
    settled.add(id);
    const [oldest] = settled;
    if (settled.size <= mostSettled || oldest === undefined) return;
    settled.delete(oldest);
    all.delete(oldest);
  };
  const reopen = (id: string) => {
    const kept = all.get(id);
    if (kept === undefined) return;
    all.set(id, { ...kept, outcome: null });
    settled.delete(id);
    waiting.clear();
    for (const each of all.values()) if (each.outcome === null) waiting.add(each.id);
  };

  return {
    check: (entry, adding = 0) => {
      if (entry.kind === "added" && waiting.size + adding >= mostWaiting) throw outboxFull(mostWaiting);
      if (entry.kind === "reopened" && all.get(entry.id)?.outcome?.status !== "refused") throw notRefused(entry.id);
    },
    apply: (entry) => {
      switch (entry.kind) {
        case "added":
          return add(entry.submission);
        case "settled":
          return settle(entry.id, entry.outcome);
        case "reopened":
          return reopen(entry.id);
      }
    },
    next: () => {
      const [oldest] = waiting;
      return oldest === undefined ? undefined : all.get(oldest);
    },
    find: (id) => all.get(id),
    list: () => [...all.values()],
  };
}

/** What every outbox over a ledger does, once an entry is written. */
export function outboxOf(ledger: Ledger, write: (entry: Entry) => Promise<void>): Omit<Outbox, "close"> {
  return {
    add: (submission) => write({ kind: "added", submission: { ...submission, outcome: null } }),
    next: async () => ledger.next(),
    find: async (id) => ledger.find(id),
    list: async () => ledger.list(),
    settle: (id, outcome) => write({ kind: "settled", id, outcome }),
    reopen: (id) => write({ kind: "reopened", id }),
    exclusively: oneByOne(),
  };
}
