import type { DeadLetter } from "@bridgework/core/ports/dead-letters";

/** A letter that is dead, of nothing in particular. */
export function deadLetter(more: Partial<DeadLetter>): DeadLetter {
  return {
    ...{ id: "letter", kind: "failed", status: "dead", errorClass: "NETWORK", reason: "no answer", fingerprint: "f1" },
    ...{ attempts: 1, buriedAt: "2026-01-01T00:00:00.000Z", redrivenAt: null, eventType: "T", stream: null },
    ...{ workflow: null, run: null, state: null, correlationId: "c", payload: null },
    redrive: { kind: "none", reason: "by hand" },
    ...more,
  };
}
