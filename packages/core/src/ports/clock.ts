/** Time. Nothing else in the system reads a clock or sets a timer. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Calls `wake` once, `delay` milliseconds from now; returns what cancels it. */
  after(delay: number, wake: () => void): () => void;
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Resolves `delay` milliseconds from now. */
export function pause(clock: Clock, delay: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delay, resolve);
  });
}
