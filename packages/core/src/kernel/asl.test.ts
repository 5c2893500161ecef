import { expect, it } from "vitest";
import { catchAll, invokeStep, RETRY_BY_CLASS } from "./asl.ts";

/** The first retrier that names the error, as Step Functions chooses. */
const retrierFor = (error: string) =>
  RETRY_BY_CLASS.find(({ ErrorEquals }) =>
    [error, "States.ALL"].some((name) => String(ErrorEquals).split(",").includes(name)),
  );

it("never retries VALIDATION", () => {
  expect(retrierFor("VALIDATION")).toMatchObject({ MaxAttempts: 0 });
});

it("waits longer for RATE_LIMIT, with full jitter", () => {
  expect(retrierFor("RATE_LIMIT")).toMatchObject({
    IntervalSeconds: 5,
    MaxAttempts: 4,
    MaxDelaySeconds: 120,
    JitterStrategy: "FULL",
  });
});

it("waits for CIRCUIT_OPEN as long as any circuit stays open, and tries few times", () => {
  expect(retrierFor("CIRCUIT_OPEN")).toMatchObject({ MaxAttempts: 4, JitterStrategy: "NONE" });
  expect(retrierFor("CIRCUIT_OPEN")?.["IntervalSeconds"]).toBeGreaterThanOrEqual(60);
});

it.each(["NETWORK", "SYSTEM", "UNKNOWN", "States.Timeout"])("retries %s three times, with full jitter", (error) => {
  expect(retrierFor(error)).toMatchObject({
    IntervalSeconds: 1,
    MaxAttempts: 3,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  });
});

it("names States.ALL alone and last, as Step Functions demands", () => {
  const all = RETRY_BY_CLASS.map(({ ErrorEquals }) => ErrorEquals).findIndex((names) =>
    String(names).includes("States.ALL"),
  );
  expect(all).toBe(RETRY_BY_CLASS.length - 1);
  expect(RETRY_BY_CLASS[all]?.["ErrorEquals"]).toEqual(["States.ALL"]);
});

it("hands a step its input and the context object", () => {
  const state = invokeStep({ name: "step" }, { input: { a: 1 }, next: "Next", catch: catchAll("Bury") });
  expect(state).toMatchObject({
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: "step", Payload: { input: { a: 1 }, context: "{% $states.context %}" } },
    Output: "{% $states.result.Payload %}",
    Next: "Next",
  });
  expect(state).not.toHaveProperty("End");
  expect(state).not.toHaveProperty("TimeoutSeconds");
});

it("ends a try after the step's timeout", () => {
  expect(invokeStep({ name: "step", timeout: 30 }, { input: {} })).toMatchObject({ TimeoutSeconds: 30 });
});

it("ends where no next state is named", () => {
  expect(invokeStep({ name: "step" }, { input: {} })).toMatchObject({ End: true });
});
