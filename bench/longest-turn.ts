import { monitorEventLoopDelay } from "node:perf_hooks";

/** Does some work, and tells how many milliseconds the longest turn of the event loop took meanwhile. */
export async function longestTurn<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly longest: number }> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const result = await work();
  delays.disable();
  return { result, longest: Math.round(delays.max / 1e6) };
}
