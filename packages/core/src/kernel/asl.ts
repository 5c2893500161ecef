import { CIRCUIT_RETRY_SECONDS } from "./circuit.ts";
import type { ErrorClass } from "./fault.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Step } from "./workflow.ts";

/** A retrier of the Amazon States Language; without an interval it never tries again. */
type Retrier = {
  readonly ErrorEquals: readonly string[];
  /** Tries after the first. */
  readonly MaxAttempts: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
};

/**
 * Retry by error class. Step Functions takes the first retrier that names the error, and counts each on its own.
 * CIRCUIT_OPEN has no jitter, which could make its wait shorter than the window in which every try is in vain.
 * The last one stands for NETWORK, SYSTEM, UNKNOWN and what Step Functions itself raises, as States.Timeout.
 */
export const RETRY_BY_CLASS: readonly Retrier[] = [
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
    ErrorEquals: ["CIRCUIT_OPEN"],
    IntervalSeconds: CIRCUIT_RETRY_SECONDS,
    MaxAttempts: 4,
    BackoffRate: 1.5,
    MaxDelaySeconds: 300,
    JitterStrategy: "NONE",
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

/**
 * Whether a step that failed so is tried again. Step Functions counts each class by itself and a step knows only the sum,
 * so after failures of several classes this may say no a try too early, never too late.
 */
export function isRetried(errorClass: ErrorClass, attempt: number): boolean {
  const retrier = RETRY_BY_CLASS.find(({ ErrorEquals }) =>
    [errorClass, "States.ALL"].some((name) => ErrorEquals.includes(name)),
  );
  return attempt <= (retrier?.MaxAttempts ?? 0);
}

export interface Invocation {
  readonly input: Json;
  /** Default: the step's answer. */
  readonly output?: Json;
  readonly catch?: readonly JsonObject[];
  /** Absent: the state ends the workflow or its branch. */
  readonly next?: string;
}

/** A Task state that runs a step within the step's timeout, retried by error class. */
export function invokeStep(
  { name, timeout }: Pick<Step, "name" | "timeout">,
  { input, output, catch: catchers, next }: Invocation,
): JsonObject {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: name, Payload: { input, context: "{% $states.context %}" } },
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
