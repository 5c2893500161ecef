import type { Clock } from "@bridgework/core/ports/clock";
import type { Random } from "@bridgework/core/ports/random";
import { retryDelay } from "./backoff.ts";

/** What came of trying to send the oldest submission. */
export type Step =
  | { readonly kind: "empty" | "settled" }
  /** It could not be sent now; `retryAfter` is in milliseconds, null where the server does not say. */
  | { readonly kind: "later"; readonly retryAfter: number | null }
  /** Nothing can be sent before somebody calls `flush`. */
  | { readonly kind: "held" };

/** Takes steps until nothing is left to do, one at a time, and comes back when it is time to try again. */
export interface Loop {
  /** There is something new: begins, unless it waits to try again. */
  nudge(): void;
  /** Tries at once, unless a try is under way; resolves when nothing waits, or when the oldest could not be sent now. */
  flush(): Promise<void>;
  /** Takes no more steps; resolves when the one under way has ended. */
  close(): Promise<void>;
}

export interface LoopOptions {
  /** Never throws. */
  readonly step: () => Promise<Step>;
  readonly clock: Clock;
  readonly random: Random;
}

export function createLoop({ step, clock, random }: LoopOptions): Loop {
  let failures = 0;
  let cancelTimer: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let isNew = false;
  let isClosed = false;

  const clearTimer = () => {
    cancelTimer?.();
    cancelTimer = undefined;
  };
  const drain = async () => {
    while (!isClosed) {
      const done = await step();
      failures = done.kind === "later" ? failures + 1 : 0;
      if (done.kind === "later" && !isClosed)
        cancelTimer = clock.after(retryDelay(failures, done.retryAfter, random), tryAgain);
      if (done.kind !== "settled") return;
    }
  };
  const run = async () => {
    while (!isClosed && isNew && cancelTimer === undefined) {
      isNew = false;
      await drain();
    }
    // At once with the question above: what comes after it begins a run of its own.
    running = undefined;
  };
  const begin = (): Promise<void> => {
    if (isClosed) return Promise.resolve();
    isNew = true;
    running ??= run();
    return running;
  };
  const tryAgain = () => {
    clearTimer();
    void begin();
  };

  return {
    nudge: () => {
      if (cancelTimer === undefined) void begin();
    },
    flush: () => {
      failures = 0;
      clearTimer();
      return begin();
    },
    close: async () => {
      isClosed = true;
      clearTimer();
      await running;
    },
  };
}
