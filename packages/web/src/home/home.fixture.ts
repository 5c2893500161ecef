import type { Home } from "@bridgework/functions/http/home-contract";

const FIRST_MINUTE = Date.parse("2026-11-20T14:00:00.000Z");

/** Of a system in which nothing has happened. */
export function emptyHome(more: Partial<Home>): Home {
  return {
    head: 0,
    minutes: Array.from({ length: 60 }, (_, index) => ({
      ...{ at: new Date(FIRST_MINUTE + index * 60_000).toISOString(), events: 0, dayBefore: 0, failedRuns: 0 },
    })),
    runs: { started: 0, running: 0 },
    unmatched: { examined: 0, count: 0, types: [] },
    ...{ failing: [], fingerprints: 0, deadLetters: { total: 0, oldestSeconds: 0 } },
    ...{ relayLagSeconds: 0, projectorLagSeconds: 0, recent: { requests: 0, errors: 0, refusedSignatures: 0 } },
    ...{ alerts: { open: 0, items: [] }, circuits: [], setup: null },
    ...more,
  };
}
