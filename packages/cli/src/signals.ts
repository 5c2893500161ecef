/** Exit code of a process that a second Ctrl-C ended at once. */
const INTERRUPTED = 130;

/** npm passes on what the terminal has sent to the whole group already: within this time a second signal is the same one. */
const SAME_SIGNAL_MS = 500;

/**
 * Resolves at the first SIGINT or SIGTERM from now on, so call it before anything is opened; a second one ends the
 * process at once. Whatever was acknowledged is durable either way.
 */
export function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | null = null;
    const received = () => {
      if (firstAt === null) {
        firstAt = performance.now();
        resolve();
      } else if (performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(INTERRUPTED);
    };
    process.on("SIGINT", received);
    process.on("SIGTERM", received);
  });
}
