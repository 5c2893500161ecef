import type { Clock } from "@bridgework/core/ports/clock";

const SLOTS = 30;

/** How often something has happened lately. */
export interface Window {
  add(count: number): void;
  /** Of the time behind; a thirtieth of it more or less. */
  sum(): number;
}

/** Forgets what is older than so many seconds, in thirty steps. */
export function createWindow(clock: Pick<Clock, "now">, seconds: number): Window {
  const counts = new Array<number>(SLOTS).fill(0);
  const slotMs = (seconds * 1000) / SLOTS;
  let newest = Math.floor(clock.now() / slotMs);

  const turn = () => {
    const current = Math.floor(clock.now() / slotMs);
    for (let slot = Math.max(newest + 1, current - SLOTS + 1); slot <= current; slot += 1) counts[slot % SLOTS] = 0;
    newest = Math.max(newest, current);
  };
  return {
    add: (count) => {
      turn();
      counts[newest % SLOTS] = (counts[newest % SLOTS] ?? 0) + count;
    },
    sum: () => {
      turn();
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
