import { type Outbox, type OutboxLimits, oneByOne } from "../outbox.ts";
import { createLedger, type Entry } from "./ledger.ts";

/** Survives nothing: for tests, and for a device that keeps what it submits elsewhere. */
export function memoryOutbox(limits: OutboxLimits = {}): Outbox {
  const ledger = createLedger(limits);
  const write = async (entry: Entry) => {
    ledger.check(entry);
    ledger.apply(entry);
  };
  return {
    add: (submission) => write({ kind: "added", submission: { ...submission, outcome: null } }),
    next: async () => ledger.next(),
    find: async (id) => ledger.find(id),
    list: async () => ledger.list(),
    settle: (id, outcome) => write({ kind: "settled", id, outcome }),
    reopen: (id) => write({ kind: "reopened", id }),
    exclusively: oneByOne(),
    close: async () => {},
  };
}
