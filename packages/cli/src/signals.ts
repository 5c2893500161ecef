/** Exit code of a process that a second Ctrl-C ended at once. */
const INTERRUPTED = 130;

/** Waits for SIGINT or SIGTERM, then stops; a second signal ends the process at once. Whatever was acknowledged is durable either way. */
export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    const first = () => {
      resolve();
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.removeAllListeners(signal);
        process.once(signal, () => process.exit(INTERRUPTED));
      }
    };
    process.once("SIGINT", first);
    process.once("SIGTERM", first);
  });
  await stop();
  process.exit(0);
}
