import { describe, expect, it } from "vitest";
import { drive, machineOf, START, task } from "../advance.fixture.ts";

const failed = (error: string, cause: string) => ({ status: "FAILED", failure: { error, cause } });
const succeeded = (output: unknown) => ({ status: "SUCCEEDED", output });

describe("Pass", () => {
  it("passes its input on, the same object", async () => {
    const { state, types } = await drive(machineOf({ A: { Type: "Pass" }, B: { Type: "Pass" } }), { n: 1 });
    expect(state).toMatchObject(succeeded({ n: 1 }));
    expect(types).toBe(
      "ExecutionStarted PassStateEntered PassStateExited PassStateEntered PassStateExited ExecutionSucceeded",
    );
    expect(state.output).toBe(state.execution?.input);
  });

  it("evaluates Output and Assign with the variables as they were", async () => {
    const machine = machineOf({
      A: { Type: "Pass", Assign: { x: 1 } },
      B: { Type: "Pass", Assign: { x: "{% $x + 1 %}", y: "{% $x %}" }, Output: "{% $x %}" },
      C: { Type: "Pass", Output: { x: "{% $x %}", y: "{% $y %}", before: "{% $states.input %}" } },
    });
    const { state, history } = await drive(machine);
    expect(state.output).toEqual({ x: 2, y: 1, before: 1 });
    expect(history[4]).toMatchObject({ type: "PassStateExited", assigned: { x: 2, y: 1 } });
  });

  it("fails the execution where an expression gives nothing, and records where", async () => {
    const { state, types, history } = await drive(machineOf({ A: { Type: "Pass", Output: { a: ["{% $gone %}"] } } }));
    const cause =
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$gone' specified for the field 'Output/a[0]' returned nothing (undefined).";
    expect(state).toMatchObject(failed("States.QueryEvaluationError", cause));
    expect(types).toBe("ExecutionStarted PassStateEntered EvaluationFailed ExecutionFailed");
    expect(history[2]?.details).toEqual({
      error: "States.QueryEvaluationError",
      cause,
      location: "Output/a[0]",
      state: "A",
    });
  });

  it("fails where its output is larger than 256 KiB", async () => {
    const { state } = await drive(machineOf({ A: { Type: "Pass", Output: "{% $pad('x', 262143) %}" } }));
    expect(state.failure?.error).toBe("States.DataLimitExceeded");
    expect((await drive(machineOf({ A: { Type: "Pass", Output: "{% $pad('x', 262142) %}" } }))).state.status).toBe(
      "SUCCEEDED",
    );
  });
});

describe("Choice", () => {
  const machine = (otherwise?: string) => ({
    ...machineOf({
      A: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input.n > 10 %}", Next: "Big", Output: "large", Assign: { size: "L" } },
          { Condition: "{% $states.input.n > 5 %}", Next: "Big" },
        ],
        ...(otherwise === undefined ? {} : { Default: otherwise, Output: "small" }),
      },
      Big: { Type: "Pass", Output: "{% [$states.input, $exists($size)] %}", End: true },
      Small: { Type: "Succeed" },
    }),
  });

  it("takes the first rule that holds, with the rule's own Output and Assign", async () => {
    expect((await drive(machine(), { n: 11 })).state.output).toEqual(["large", true]);
    expect((await drive(machine(), { n: 6 })).state.output).toEqual([{ n: 6 }, false]);
  });

  it("falls back on Default, with the state's Output", async () => {
    expect((await drive(machine("Small"), { n: 1 })).state.output).toBe("small");
  });

  it("fails without Default where no rule holds", async () => {
    expect((await drive(machine(), { n: 1 })).state.failure?.error).toBe("States.NoChoiceMatched");
  });

  it("fails where a condition is not a boolean", async () => {
    const { state } = await drive(
      machineOf({ A: { Type: "Choice", Choices: [{ Condition: "{% 'yes' %}", Next: "A" }] } }),
    );
    expect(state.failure?.cause).toContain(
      "specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: \"yes\"",
    );
  });
});

describe("Wait", () => {
  it("waits for its seconds", async () => {
    const { types, timers } = await drive(machineOf({ A: { Type: "Wait", Seconds: "{% $states.input %}" } }), 90);
    expect(timers).toEqual([90]);
    expect(types).toBe("ExecutionStarted WaitStateEntered WaitStateExited ExecutionSucceeded");
  });

  it("waits until its timestamp, and not at all for one that is past", async () => {
    const until = (Timestamp: string) => drive(machineOf({ A: { Type: "Wait", Timestamp } }));
    expect((await until("2026-01-01T01:00:00+00:30")).timers).toEqual([1800]);
    expect((await until("2016-03-05T21:29:29.243167252Z")).timers).toEqual([]);
  });

  it("refuses what is no timestamp in Step Functions' words", async () => {
    const { state } = await drive(machineOf({ A: { Type: "Wait", Timestamp: "05-12-2016T21:29:29Z" } }));
    expect(state.failure?.cause).toBe(
      "An error occurred while executing the state 'A' (entered at the event id #2). The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 05-12-2016T21:29:29Z",
    );
  });
});

describe("Succeed and Fail", () => {
  it("Succeed ends with its Output", async () => {
    expect((await drive(machineOf({ A: { Type: "Succeed", Output: { done: true } } }))).state).toMatchObject(
      succeeded({ done: true }),
    );
  });

  it("Fail ends with its Error and Cause, which may be expressions or missing", async () => {
    const fail = machineOf({ A: { Type: "Fail", Error: "Custom", Cause: "{% 'no ' & $states.input.what %}" } });
    const { state, types } = await drive(fail, { what: "luck" });
    expect(state).toMatchObject(failed("Custom", "no luck"));
    expect(types).toBe("ExecutionStarted FailStateEntered ExecutionFailed");
    expect((await drive(machineOf({ A: { Type: "Fail" } }))).history[2]).toMatchObject({
      type: "ExecutionFailed",
      details: {},
    });
  });
});

describe("Task", () => {
  it("calls the function with its payload and takes the result", async () => {
    const { state, types, calls, history } = await drive(
      machineOf({ A: task("step") }),
      { n: 1 },
      { answer: () => ({ output: { ok: true } }) },
    );
    expect(state).toMatchObject(succeeded({ ok: true }));
    expect(calls).toEqual([{ name: "step", payload: { n: 1 }, nth: 1 }]);
    expect(types).toBe(
      "ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded",
    );
    expect(history[2]).toMatchObject({
      details: { resourceType: "lambda", resource: "invoke", region: "us-east-1" },
      data: { parameters: { FunctionName: "step", Payload: { n: 1 } } },
    });
  });

  it("gives the context object with the number of retries", async () => {
    const machine = machineOf({
      A: task("step", { Arguments: { FunctionName: "step", Payload: "{% $states.context %}" } }),
    });
    const { calls } = await drive(machine, { n: 1 });
    const time = new Date(START).toISOString();
    expect(calls[0]?.payload).toEqual({
      Execution: {
        Id: "arn:aws:states:us-east-1:000000000000:execution:machine:run",
        Input: { n: 1 },
        Name: "run",
        RoleArn: "arn:aws:iam::000000000000:role/bridgework",
        StartTime: time,
        RedriveCount: 0,
      },
      State: { EnteredTime: time, Name: "A", RetryCount: 0 },
      StateMachine: { Id: "arn:aws:states:us-east-1:000000000000:stateMachine:machine", Name: "machine" },
    });
  });

  it("times out, calling the task off", async () => {
    const { state, types, timers } = await drive(
      machineOf({ A: task("step", { TimeoutSeconds: 30 }) }),
      {},
      { answer: () => "silence" },
    );
    expect(timers).toEqual([30]);
    expect(types).toBe("ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskTimedOut ExecutionFailed");
    expect(state.failure?.error).toBe("States.Timeout");
  });

  it("calls a function's own ARN with its input, and records it as Lambda", async () => {
    const Resource = "arn:aws:lambda:us-east-1:000000000000:function:step";
    const { calls, types } = await drive(machineOf({ A: { Type: "Task", Resource } }), { n: 1 });
    expect(calls).toEqual([{ name: "step", payload: { n: 1 }, nth: 1 }]);
    expect(types).toContain("LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited");
  });

  it("fails without a FunctionName", async () => {
    const { state } = await drive(machineOf({ A: task("step", { Arguments: { Payload: {} } }) }));
    expect(state.failure).toMatchObject({
      error: "States.Runtime",
      cause: expect.stringContaining("The field 'FunctionName' is required but was missing"),
    });
  });

  it("fails as too large where the result is over 256 KiB, which States.ALL catches", async () => {
    const machine = machineOf({
      A: task("step", {
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "B", Output: "{% $states.errorOutput.Error %}" }],
      }),
      B: { Type: "Pass" },
    });
    const { state, types } = await drive(machine, {}, { answer: () => ({ output: "x".repeat(262_144) }) });
    expect(types).toContain("TaskScheduled TaskStarted TaskFailed TaskStateExited PassStateEntered");
    expect(state.output).toBe("States.DataLimitExceeded");
  });
});
