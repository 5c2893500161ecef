import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds of the longest turn of the event loop while some work runs. */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await work();
  delays.disable();
  return Math.round(delays.max / 1e6);
}
