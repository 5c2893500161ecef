import type { JsonObject } from "@bridgework/core/kernel/json";
import { describe, expect, it } from "vitest";
import { drive, machineOf, task } from "../advance.fixture.ts";

const branch = (states: Readonly<Record<string, JsonObject>>): JsonObject => {
  const { QueryLanguage: _, ...block } = machineOf(states);
  return block;
};
const parallel = (branches: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  Type: "Parallel",
  Branches: branches,
  ...more,
});
const map = (states: Readonly<Record<string, JsonObject>>, more: JsonObject = {}): JsonObject => ({
  Type: "Map",
  ItemProcessor: branch(states),
  ...more,
});
const after = (types: string, type: string) => types.slice(types.indexOf(type));

describe("Parallel", () => {
  it("gives each branch the input and gathers their outputs in the order of the branches", async () => {
    const machine = machineOf({
      P: parallel([branch({ A: { Type: "Wait", Seconds: 5 } }), branch({ B: task("b") })], {
        Arguments: { n: "{% $states.input.n + 1 %}" },
      }),
    });
    const { state, types } = await drive(machine, { n: 1 }, { answer: () => ({ output: "b" }) });
    expect(state.output).toEqual([{ n: 2 }, "b"]);
    expect(types).toBe(
      "ExecutionStarted ParallelStateEntered ParallelStateStarted WaitStateEntered TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited WaitStateExited ParallelStateSucceeded ParallelStateExited ExecutionSucceeded",
    );
  });

  it("lets branches read the variables outside, and keeps theirs to themselves", async () => {
    const inner = { Type: "Pass", Assign: { x: "{% $x + 1 %}", own: 1 }, Next: "B" };
    const machine = machineOf({
      S: { Type: "Pass", Assign: { x: 1 } },
      P: parallel([branch({ A: inner, B: { Type: "Pass", Output: "{% $x %}" } })]),
      E: { Type: "Pass", Output: "{% [$states.input[0], $x, $exists($own)] %}" },
    });
    expect((await drive(machine)).state.output).toEqual([2, 1, false]);
  });

  it("aborts the other branches when one fails", async () => {
    const machine = machineOf({
      P: parallel([
        branch({ A: task("hangs") }),
        branch({ W: { Type: "Wait", Seconds: 60 } }),
        branch({ I: parallel([branch({ Z: task("hangs") })]) }),
        branch({ F: task("fails") }),
      ]),
    });
    const answer = ({ name }: { readonly name: string }) =>
      name === "fails" ? { error: "Broken", cause: "it broke" } : "silence";
    const { state, types, timers } = await drive(machine, {}, { answer });
    expect(after(types, "TaskFailed")).toBe(
      "TaskFailed TaskStateAborted TaskStateAborted WaitStateAborted TaskStateAborted ParallelStateAborted ParallelStateFailed ExecutionFailed",
    );
    expect(state).toMatchObject({
      status: "FAILED",
      failure: { error: "Broken", cause: "it broke" },
      pending: new Map(),
      lanes: new Map(),
    });
    expect(timers).toEqual([]);
  });

  it("catches the failure of a branch and goes on", async () => {
    const machine = machineOf({
      P: parallel([branch({ F: { Type: "Fail", Error: "E", Cause: "C" } })], {
        Catch: [{ ErrorEquals: ["E"], Next: "C", Assign: { error: "{% $states.errorOutput %}" } }],
      }),
      N: { Type: "Succeed" },
      C: { Type: "Pass", Output: "{% $error %}", End: true },
    });
    const { state, types } = await drive(machine);
    expect(state.output).toEqual({ Error: "E", Cause: "C" });
    expect(types).toBe(
      "ExecutionStarted ParallelStateEntered ParallelStateStarted FailStateEntered ParallelStateFailed ParallelStateExited PassStateEntered PassStateExited ExecutionSucceeded",
    );
  });

  it("is retried as a whole", async () => {
    const machine = machineOf({
      P: parallel([branch({ F: { Type: "Fail", Error: "E" } })], { Retry: [{ ErrorEquals: ["E"], MaxAttempts: 2 }] }),
    });
    const { types, timers, state } = await drive(machine);
    expect(types).toBe(
      "ExecutionStarted ParallelStateEntered ParallelStateStarted FailStateEntered ParallelStateStarted FailStateEntered ParallelStateStarted FailStateEntered ParallelStateFailed ExecutionFailed",
    );
    expect(timers).toEqual([1, 3]);
    expect(state.retries).toBe(2);
  });
});

describe("Map", () => {
  it("runs its processor for each item, selected, in the order of the items", async () => {
    const machine = machineOf({
      M: map(
        { I: { Type: "Pass", Output: "{% $states.input.v * 10 + $states.context.Map.Item.Index %}" } },
        {
          Items: "{% $states.input.list %}",
          ItemSelector: { v: "{% $states.context.Map.Item.Value %}" },
        },
      ),
    });
    expect((await drive(machine, { list: [3, 4, 5] })).state.output).toEqual([30, 41, 52]);
  });

  it("runs no more iterations at once than MaxConcurrency", async () => {
    const machine = machineOf({ M: map({ I: task("t") }, { MaxConcurrency: 1 }) });
    const { types, history } = await drive(machine, ["a", "b"]);
    expect(types).toBe(
      "ExecutionStarted MapStateEntered MapStateStarted MapIterationStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited MapIterationSucceeded MapIterationStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited MapIterationSucceeded MapStateSucceeded MapStateExited ExecutionSucceeded",
    );
    expect(history.filter(({ type }) => type === "MapIterationStarted").map(({ details }) => details)).toEqual([
      { name: "M", index: 0 },
      { name: "M", index: 1 },
    ]);
  });

  it("begins all iterations at once without MaxConcurrency, and takes their ends in any order", async () => {
    const machine = machineOf({ M: map({ W: { Type: "Wait", Seconds: "{% $states.input %}" } }) });
    const { state, timers } = await drive(machine, [3, 1, 2]);
    expect(timers).toEqual([1, 2, 3]);
    expect(state.output).toEqual([3, 1, 2]);
  });

  it("of nothing gives nothing", async () => {
    const { state, types } = await drive(machineOf({ M: map({ I: { Type: "Pass" } }) }), []);
    expect(state.output).toEqual([]);
    expect(types).toBe(
      "ExecutionStarted MapStateEntered MapStateStarted MapStateSucceeded MapStateExited ExecutionSucceeded",
    );
  });

  it("fails with its first failing iteration, aborting the others", async () => {
    const machine = machineOf({ M: map({ I: task("t") }) });
    const { types, state } = await drive(machine, [1, 2], {
      answer: ({ payload }) => (payload === 2 ? { error: "E" } : "silence"),
    });
    expect(after(types, "TaskFailed")).toBe(
      "TaskFailed MapIterationFailed TaskStateAborted MapIterationAborted MapStateFailed ExecutionFailed",
    );
    expect(state.failure?.error).toBe("E");
  });

  it("fails where its items are no array", async () => {
    const { state, types } = await drive(machineOf({ M: map({ I: { Type: "Pass" } }, { Items: "{% 'string' %}" }) }));
    expect(types).toBe("ExecutionStarted MapStateEntered EvaluationFailed MapStateFailed ExecutionFailed");
    expect(state.failure?.cause).toContain("Expected 'array', but was 'string' for value: \"string\"");
    const plain = await drive(machineOf({ M: map({ I: { Type: "Pass" } }) }), { no: "array" });
    expect(plain.state.failure?.cause).toContain('Map state input must be an array but was: {"no":"array"}');
  });

  it("leaves no iteration behind when a selector fails half way", async () => {
    const selector = "{% 10 / $states.context.Map.Item.Value = 5 ? $error('no') : 1 %}";
    const { state } = await drive(machineOf({ M: map({ I: task("t") }, { ItemSelector: selector }) }), [1, 2], {
      answer: () => "silence",
    });
    expect(state).toMatchObject({ status: "FAILED", pending: new Map(), lanes: new Map() });
  });
});

describe("an execution", () => {
  it("ends where its history is full", async () => {
    const loop = machineOf({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } });
    const { state, history } = await drive(loop);
    expect(history).toHaveLength(25_000);
    expect(history.at(-1)).toMatchObject({ id: 25_000, type: "ExecutionFailed", details: { error: "States.Runtime" } });
    expect(state.status).toBe("FAILED");
  });

  it("ends when its own time is over", async () => {
    const { state, types, timers } = await drive({
      ...machineOf({ A: { Type: "Wait", Seconds: 100 } }),
      TimeoutSeconds: 60,
    });
    expect(timers).toEqual([60]);
    expect(types).toBe("ExecutionStarted WaitStateEntered ExecutionTimedOut");
    expect(state.status).toBe("TIMED_OUT");
  });
});
