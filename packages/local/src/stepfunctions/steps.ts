/**
 * A computation that runs on at once as long as it can and stops only where a promise stands in its way.
 * What it yields is that promise; what comes back is the promise's value.
 */
export type Steps<Result> = Generator<Promise<unknown>, Result, unknown>;

export type Maybe<Result> = Result | Promise<Result>;

/** Runs the computation; a promise comes back only if it met one. */
export function settle<Result>(steps: Steps<Result>): Maybe<Result> {
  const first = steps.next();
  return first.done === true ? first.value : settleLater(steps, first.value);
}

async function settleLater<Result>(steps: Steps<Result>, awaited: Promise<unknown>): Promise<Result> {
  for (let waiting = awaited; ; ) {
    const step = await waiting.then(
      (value) => steps.next(value),
      (error: unknown) => steps.throw(error),
    );
    if (step.done === true) return step.value;
    waiting = step.value;
  }
}
