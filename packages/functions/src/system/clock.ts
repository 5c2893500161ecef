import type { Clock } from "@bridgework/core/ports/clock";

/** Longest delay of one timer of Node; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  return {
    now: Date.now,
    after: (delay, wake) => {
      let timer: NodeJS.Timeout;
      const arm = (rest: number) => {
        const next = Math.min(rest, LONGEST_TIMER_MS);
        timer = setTimeout(() => (rest > next ? arm(rest - next) : wake()), Math.max(0, next));
        timer.unref();
      };
      arm(delay);
      return () => clearTimeout(timer);
    },
  };
}
