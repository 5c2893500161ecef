import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import type { Clock } from "@bridgework/core/ports/clock";

/** Past these the doors send requests away, so that what waits does not fill the memory. */
export interface OverloadLimits {
  /** Requests in hand at once. */
  readonly requests: number;
  /** Bytes of the bodies of requests in hand; one that does not say its length counts as the longest that is taken. */
  readonly bytes: number;
  /** Milliseconds by which the event loop is late, on average over a second. */
  readonly loopDelay: number;
  /** Facts that the relay has not handled. Closes the doors to writes alone. */
  readonly relayLag: number;
  /** Executions that run. Closes the doors to writes alone. */
  readonly running: number;
}

/** High enough that one process that keeps up never meets them. */
export const DEFAULT_OVERLOAD_LIMITS: OverloadLimits = {
  requests: 5_000,
  bytes: 128 * 1024 * 1024,
  loopDelay: 1_000,
  relayLag: 250_000,
  running: 500_000,
};

/** How much is waiting behind the doors. */
export interface Backlog {
  readonly relayLag: number;
  readonly running: number;
}

export interface OverloadOptions {
  readonly clock: Clock;
  readonly limits: OverloadLimits;
  readonly backlog: () => Promise<Backlog>;
  /** Mean delay of the event loop since it was last asked, in milliseconds; default as Node measures it. */
  readonly loopDelay?: () => number;
}

export interface Arrival {
  readonly writes: boolean;
  readonly bytes: number;
}

/** Decides at the doors whether there is room for one more request. */
export interface Overload {
  /** Takes a request in; `left` is to be called when it is answered. */
  enter(arrival: Arrival): { readonly kind: "entered"; left(): void } | Refusal;
  stop(): void;
}

const SAMPLE_EVERY_MS = 1_000;
const NOTHING_WAITS: Backlog = { relayLag: 0, running: 0 };

export function watchOverload({ clock, limits, backlog, loopDelay = nodeLoopDelay() }: OverloadOptions): Overload {
  const inHand = { requests: 0, bytes: 0 };
  let waiting = NOTHING_WAITS;
  let delay = 0;
  let cancel = () => {};
  let isStopped = false;

  const sample = async () => {
    delay = loopDelay();
    // What cannot be read now is taken as it was: the store has its own way of saying that it fails.
    waiting = await backlog().catch(() => waiting);
    if (!isStopped) sampleLater();
  };
  const sampleLater = () => {
    cancel = clock.after(SAMPLE_EVERY_MS, () => void sample());
  };
  sampleLater();

  return {
    enter: ({ writes, bytes }) => {
      const full =
        over("requests in hand", inHand.requests + 1, limits.requests) ??
        over("bytes of requests in hand", inHand.bytes + bytes, limits.bytes) ??
        over("ms of delay", delay, limits.loopDelay) ??
        (writes ? overBacklog(waiting, limits) : undefined);
      if (full !== undefined) return full;
      inHand.requests += 1;
      inHand.bytes += bytes;
      return {
        kind: "entered",
        left: () => {
          inHand.requests -= 1;
          inHand.bytes -= bytes;
        },
      };
    },
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}

function overBacklog(waiting: Backlog, limits: OverloadLimits): Refusal | undefined {
  return (
    over("facts that wait for the relay", waiting.relayLag, limits.relayLag) ??
    over("executions that run", waiting.running, limits.running)
  );
}

function over(what: string, found: number, most: number): Refusal | undefined {
  if (found <= most) return undefined;
  const field = { path: "system", expected: `at most ${most} ${what}`, received: String(Math.round(found)) };
  return refuseField("overloaded", field, "Nothing was done: send it again in a moment.");
}

function nodeLoopDelay(): () => number {
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  histogram.enable();
  return () => {
    const mean = histogram.mean / 1e6;
    histogram.reset();
    return Number.isNaN(mean) ? 0 : mean;
  };
}
