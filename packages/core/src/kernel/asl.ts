import type { Json, JsonObject } from "./json.ts";

/**
 * Retry by error class. Step Functions takes the first retrier that names the error, and counts each on its own.
 * The last one stands for NETWORK, SYSTEM, UNKNOWN and what Step Functions itself raises, as States.Timeout.
 */
export const RETRY_BY_CLASS: readonly JsonObject[] = [
  { ErrorEquals: ["VALIDATION"], MaxAttempts: 0 },
  {
    ErrorEquals: ["RATE_LIMIT", "Lambda.TooManyRequestsException"],
    IntervalSeconds: 5,
    MaxAttempts: 4,
    BackoffRate: 2,
    MaxDelaySeconds: 120,
    JitterStrategy: "FULL",
  },
  {
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: 1,
    MaxAttempts: 3,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  },
];

export interface Invocation {
  readonly input: Json;
  /** Default: the step's answer. */
  readonly output?: Json;
  /** Seconds; for steps that call out. */
  readonly timeout?: number;
  readonly catch?: readonly JsonObject[];
  /** Absent: the state ends the workflow or its branch. */
  readonly next?: string;
}

/** A Task state that runs a step, retried by error class. */
export function invokeStep(step: string, { input, output, timeout, catch: catchers, next }: Invocation): JsonObject {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: step, Payload: { input, context: "{% $states.context %}" } },
    Output: output ?? "{% $states.result.Payload %}",
    ...(timeout === undefined ? {} : { TimeoutSeconds: timeout }),
    Retry: RETRY_BY_CLASS,
    ...(catchers === undefined ? {} : { Catch: catchers }),
    ...(next === undefined ? { End: true } : { Next: next }),
  };
}

/** A Catch of everything. The next state's input is `keep` and, as `failure`, what `caught` of failure.ts parses. */
export function catchAll(next: string, keep: JsonObject = {}): readonly JsonObject[] {
  const failure = {
    error: "{% $states.errorOutput %}",
    state: "{% $states.context.State.Name %}",
    attempts: "{% $states.context.State.RetryCount + 1 %}",
  };
  return [{ ErrorEquals: ["States.ALL"], Output: { ...keep, failure }, Next: next }];
}
