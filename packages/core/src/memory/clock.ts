import type { Clock } from "../ports/clock.ts";

export interface ManualClock extends Clock {
  /** Moves time on, waking what falls due in its order, and lets what was woken go on before the next. */
  advance(milliseconds: number): Promise<void>;
  /** Timers that have not fallen due. */
  pending(): number;
}

export interface ManualClockOptions {
  /** Default 2026-01-01T00:00:00Z. */
  readonly start?: number;
  /** Lets woken work go on; default: pending promises. Give one that waits for a turn of the event loop where a real store is used. */
  readonly settle?: () => Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to move. */
export function manualClock({
  start = Date.UTC(2026, 0, 1),
  settle = settlePromises,
}: ManualClockOptions = {}): ManualClock {
  const timers = new Set<Timer>();
  let now = start;

  const nextDue = (until: number): Timer | undefined =>
    [...timers].filter(({ due }) => due <= until).sort((left, right) => left.due - right.due)[0];

  return {
    now: () => now,
    pending: () => timers.size,
    after: (delay, wake) => {
      const timer = { due: now + Math.max(0, delay), wake };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: async (milliseconds) => {
      const until = now + milliseconds;
      await settle();
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.due);
        timer.wake();
        await settle();
      }
      now = until;
    },
  };
}

/** Longer than any chain of promises in the tests; there is no way to ask whether promises are pending. */
const DEEPEST_CHAIN = 200;

async function settlePromises(): Promise<void> {
  for (let depth = 0; depth < DEEPEST_CHAIN; depth += 1) await Promise.resolve();
}
