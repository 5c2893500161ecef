import type { Clock } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Random } from "@bridgework/core/ports/random";

/** The machine's clock. A timer keeps a process of Node alive: something waits to be sent. */
export const systemClock: Clock = {
  now: Date.now,
  after: (delay, wake) => {
    const timer = setTimeout(wake, delay);
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = { next: Math.random };

export const systemIds: Pick<Ids, "next"> = { next: () => globalThis.crypto.randomUUID() };

/** Calls `wake` when a browser says that it is online again; Node never does. Returns what ends it. */
export function whenOnline(wake: () => void): () => void {
  const target: Partial<Pick<EventTarget, "addEventListener" | "removeEventListener">> = globalThis;
  target.addEventListener?.("online", wake);
  return () => target.removeEventListener?.("online", wake);
}
