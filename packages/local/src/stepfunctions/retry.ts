import type { Failure } from "./execution-state.ts";
import type { Catcher, Retrier } from "./machine.ts";

/** Errors that are no error of a task's own: `States.TaskFailed` does not stand for them. */
const NOT_A_TASKS = new Set(["States.Timeout", "States.HeartbeatTimeout"]);

/**
 * Whether a name of an ErrorEquals covers an error. `States.ALL` does not cover States.Runtime.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 * The page says the same of States.DataLimitExceeded, but on AWS a Catch of States.ALL does catch a Lambda result that is too large.
 */
function covers(name: string, error: string): boolean {
  if (name === "States.ALL") return error !== "States.Runtime";
  if (name === "States.TaskFailed") return !NOT_A_TASKS.has(error) && error !== "States.Runtime";
  return name === error || (name === "States.Timeout" && error === "States.HeartbeatTimeout");
}

export interface Retry {
  readonly retrier: number;
  /** Milliseconds. */
  readonly delay: number;
}

/** The first retrier that covers the error decides: a retry after its delay, or none if it is used up. */
export function chooseRetry(
  retriers: readonly Retrier[],
  tries: readonly number[],
  failure: Failure,
  random: () => number,
): Retry | null {
  const index = retriers.findIndex(({ errorEquals }) => errorEquals.some((name) => covers(name, failure.error ?? "")));
  const retrier = retriers[index];
  const used = tries[index] ?? 0;
  if (retrier === undefined || used >= retrier.maxAttempts) return null;
  return { retrier: index, delay: delayOf(retrier, used, random) };
}

export function chooseCatcher(catchers: readonly Catcher[], failure: Failure): Catcher | null {
  return catchers.find(({ errorEquals }) => errorEquals.some((name) => covers(name, failure.error ?? ""))) ?? null;
}

/** A timer cannot be set further away than this many seconds (68 years). */
const LONGEST_DELAY_SECONDS = 2 ** 31;

/** `used` retries have gone before; FULL jitter takes anything from nothing to the computed delay. */
function delayOf(
  { intervalSeconds, backoffRate, maxDelaySeconds, jitter }: Retrier,
  used: number,
  random: () => number,
): number {
  const seconds = Math.min(intervalSeconds * backoffRate ** used, maxDelaySeconds ?? LONGEST_DELAY_SECONDS);
  return Math.round(seconds * 1000 * (jitter === "FULL" ? random() : 1));
}
