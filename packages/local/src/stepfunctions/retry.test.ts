import type { JsonObject } from "@bridgework/core/kernel/json";
import { describe, expect, it } from "vitest";
import { type CallAnswer, drive, machineOf, task } from "./advance.fixture.ts";

const retried = (retriers: readonly JsonObject[], more: JsonObject = {}) =>
  machineOf({ A: task("t", { Retry: retriers, ...more }), B: { Type: "Pass" } });
const failing =
  (...errors: readonly string[]) =>
  ({ nth }: { readonly nth: number }): CallAnswer => {
    const error = errors[nth - 1];
    return error === undefined ? { output: "done" } : { error, cause: `try ${nth}` };
  };
const always = (error: string) => (): CallAnswer => ({ error });

describe("Retry", () => {
  it("waits for the interval, twice as long each time, three times at most, by default", async () => {
    const { timers, calls, state } = await drive(retried([{ ErrorEquals: ["E"] }]), {}, { answer: always("E") });
    expect(timers).toEqual([1, 3, 7]);
    expect(calls).toHaveLength(4);
    expect(state).toMatchObject({ status: "FAILED", retries: 3, failure: { error: "E" } });
  });

  it("goes on after a try that succeeds", async () => {
    const { types, state } = await drive(retried([{ ErrorEquals: ["E"] }]), {}, { answer: failing("E") });
    expect(state).toMatchObject({ status: "SUCCEEDED", output: "done", retries: 1 });
    expect(types).toContain(
      "TaskScheduled TaskStarted TaskFailed TaskScheduled TaskStarted TaskSucceeded TaskStateExited",
    );
  });

  it("never waits longer than MaxDelaySeconds", async () => {
    const retrier = { ErrorEquals: ["E"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 };
    expect((await drive(retried([retrier]), {}, { answer: always("E") })).timers).toEqual([2, 8, 18, 28]);
  });

  it.each([0, 0.25, 0.999])(
    "with full jitter waits for a part of the delay that chance decides (%d)",
    async (random) => {
      const retrier = { ErrorEquals: ["E"], IntervalSeconds: 100, MaxAttempts: 1, JitterStrategy: "FULL" };
      const { timers } = await drive(retried([retrier]), {}, { answer: always("E"), random });
      expect(timers[0]).toBeGreaterThanOrEqual(0);
      expect(timers[0]).toBeLessThan(100);
      expect((await drive(retried([retrier]), {}, { answer: always("E"), random })).timers).toEqual(timers);
    },
  );

  it("counts each retrier by itself, and takes the first that covers the error", async () => {
    const retriers = [
      { ErrorEquals: ["Slow"], IntervalSeconds: 100, MaxAttempts: 1 },
      { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 2 },
    ];
    const { timers, calls } = await drive(retried(retriers), {}, { answer: failing("E", "Slow", "E", "Slow") });
    expect(timers).toEqual([1, 101, 103]);
    expect(calls).toHaveLength(4);
  });

  it("of no attempts is none", async () => {
    const retriers = [{ ErrorEquals: ["E"], MaxAttempts: 0 }, { ErrorEquals: ["States.ALL"] }];
    expect((await drive(retried(retriers), {}, { answer: always("E") })).calls).toHaveLength(1);
  });

  it("shows the number of retries in the context object", async () => {
    const Arguments = { FunctionName: "t", Payload: "{% $states.context.State.RetryCount %}" };
    const { calls } = await drive(retried([{ ErrorEquals: ["E"] }], { Arguments }), {}, { answer: failing("E", "E") });
    expect(calls.map(({ payload }) => payload)).toEqual([0, 1, 2]);
  });
});

describe("Catch", () => {
  const caught = (catchers: readonly JsonObject[], more: JsonObject = {}) =>
    machineOf({
      A: task("t", { Catch: catchers, ...more }),
      B: { Type: "Succeed", Output: "B" },
      C: { Type: "Succeed" },
      D: { Type: "Succeed", Output: "D" },
    });

  it("comes after the retries, in the order of the catchers", async () => {
    const catchers = [
      { ErrorEquals: ["X"], Next: "B" },
      { ErrorEquals: ["E"], Next: "C" },
      { ErrorEquals: ["States.ALL"], Next: "D" },
    ];
    const { state, calls } = await drive(
      caught(catchers, { Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1 }] }),
      {},
      { answer: always("E") },
    );
    expect(calls).toHaveLength(2);
    expect(state.output).toEqual({ Error: "E", Cause: "" });
    expect((await drive(caught(catchers), {}, { answer: always("Y") })).state.output).toBe("D");
  });

  it("sees the input and the error in its Output", async () => {
    const Output = { input: "{% $states.input %}", error: "{% $states.errorOutput %}" };
    const { state } = await drive(caught([{ ErrorEquals: ["E"], Next: "C", Output }]), 7, { answer: failing("E") });
    expect(state.output).toEqual({ input: 7, error: { Error: "E", Cause: "try 1" } });
  });

  it("States.TaskFailed covers a task's errors and not its time limit", async () => {
    const catchers = [
      { ErrorEquals: ["States.TaskFailed"], Next: "B" },
      { ErrorEquals: ["States.Timeout"], Next: "D" },
    ];
    expect((await drive(caught(catchers), {}, { answer: always("E") })).state.output).toBe("B");
    const limited = caught(catchers, { TimeoutSeconds: 5 });
    expect((await drive(limited, {}, { answer: () => "silence" })).state.output).toBe("D");
  });

  it("States.ALL does not cover States.Runtime", async () => {
    const machine = caught([{ ErrorEquals: ["States.ALL"], Next: "B" }], { Arguments: {} });
    expect((await drive(machine)).state.failure?.error).toBe("States.Runtime");
  });

  it("that cannot be evaluated fails the execution", async () => {
    const { state } = await drive(
      caught([{ ErrorEquals: ["States.ALL"], Next: "B", Output: "{% $gone %}" }]),
      {},
      { answer: always("E") },
    );
    expect(state.failure?.error).toBe("States.QueryEvaluationError");
  });
});
