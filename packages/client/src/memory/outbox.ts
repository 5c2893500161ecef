import type { Outbox, OutboxLimits } from "../outbox.ts";
import { createLedger, type Entry, outboxOf } from "./ledger.ts";

/** Survives nothing: for tests, and for a device that keeps what it submits elsewhere. */
export function memoryOutbox(limits: OutboxLimits = {}): Outbox {
  const ledger = createLedger(limits);
  const write = async (entry: Entry) => {
    ledger.check(entry);
    ledger.apply(entry);
  };
  return { ...outboxOf(ledger, write), close: async () => {} };
}
