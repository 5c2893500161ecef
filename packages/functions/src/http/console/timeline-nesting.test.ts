import { describe, expect, it } from "vitest";
import type { TimelineRow } from "../contract.ts";
import { at, event } from "./history.fixture.ts";
import { timeline } from "./timeline.ts";

const invoke = { resourceType: "lambda", resource: "invoke" };
const started = event(1, 0, 0, "ExecutionStarted", { input: "{}" });

function shape(rows: readonly TimelineRow[]): readonly string[] {
  return rows.map(({ depth, name, type, status }) => `${"  ".repeat(depth)}${name} ${type} ${status}`);
}

describe("timeline: Parallel", () => {
  const opening = [
    started,
    event(2, 0, 0, "ParallelStateEntered", { name: "Both", input: "{}" }),
    event(3, 2, 0, "ParallelStateStarted"),
    event(4, 3, 0, "TaskStateEntered", { name: "Email", input: "{}" }),
    event(5, 4, 0, "TaskScheduled", invoke),
    event(6, 3, 0, "TaskStateEntered", { name: "Sms", input: "{}" }),
    event(7, 6, 0, "TaskScheduled", invoke),
    event(8, 5, 0, "TaskStarted", invoke),
    event(9, 7, 0, "TaskStarted", invoke),
  ];
  const emailDone = [
    event(10, 8, 1, "TaskSucceeded", { ...invoke, output: "1" }),
    event(11, 10, 1, "TaskStateExited", { name: "Email", output: "1" }),
  ];

  it("puts each branch's states below the branch, though their events interleave", () => {
    const rows = timeline([
      ...opening,
      ...emailDone,
      event(12, 9, 4, "TaskSucceeded", { ...invoke, output: "2" }),
      event(13, 12, 4, "TaskStateExited", { name: "Sms", output: "2" }),
      event(14, 13, 4, "ParallelStateSucceeded"),
      event(15, 14, 4, "ParallelStateExited", { name: "Both", output: "[1,2]" }),
      event(16, 15, 4, "SucceedStateEntered", { name: "Done", input: "[1,2]" }),
      event(17, 16, 4, "SucceedStateExited", { name: "Done", output: "[1,2]" }),
      event(18, 17, 4, "ExecutionSucceeded", { output: "[1,2]" }),
    ]);
    expect(shape(rows)).toEqual([
      "Both Parallel succeeded",
      "  Branch 1 Branch succeeded",
      "    Email Task succeeded",
      "  Branch 2 Branch succeeded",
      "    Sms Task succeeded",
      "Done Succeed succeeded",
    ]);
    expect(rows.map(({ stoppedAt }) => stoppedAt)).toEqual([at(4), at(1), at(1), at(4), at(4), at(4)]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it("of which one branch is done shows that branch as succeeded and the other as running", () => {
    expect(shape(timeline([...opening, ...emailDone]))).toEqual([
      "Both Parallel running",
      "  Branch 1 Branch succeeded",
      "    Email Task succeeded",
      "  Branch 2 Branch running",
      "    Sms Task running",
    ]);
  });

  it("that fails aborts the other branch, and is caught where a Catch took it", () => {
    const failed = [
      ...opening,
      event(10, 9, 1, "TaskFailed", { ...invoke, error: "RATE_LIMIT", cause: "slow down" }),
      event(11, 10, 1, "ParallelStateFailed"),
    ];
    const rows = timeline([...failed, event(12, 11, 1, "ParallelStateExited", { name: "Both", output: "{}" })]);
    expect(shape(rows)).toEqual([
      "Both Parallel caught",
      "  Branch 1 Branch aborted",
      "    Email Task aborted",
      "  Branch 2 Branch failed",
      "    Sms Task failed",
    ]);
    expect(rows[0]).toMatchObject({ error: "RATE_LIMIT", cause: "slow down" });
    expect(shape(timeline(failed))[0]).toBe("Both Parallel retrying");
  });

  it("that fails for good fails with the execution", () => {
    const rows = timeline([
      ...opening,
      event(10, 9, 1, "TaskFailed", { ...invoke, error: "SYSTEM", cause: "" }),
      event(11, 10, 1, "ParallelStateFailed"),
      event(12, 11, 1, "ExecutionFailed", { error: "SYSTEM", cause: "" }),
    ]);
    expect(rows.map(({ name, status }) => [name, status])).toContainEqual(["Both", "failed"]);
    expect(rows.every(({ stoppedAt }) => stoppedAt !== null)).toBe(true);
  });

  it("within a Parallel takes its failure up to the outer one", () => {
    const rows = timeline([
      started,
      event(2, 0, 0, "ParallelStateEntered", { name: "Outer", input: "{}" }),
      event(3, 2, 0, "ParallelStateStarted"),
      event(4, 3, 0, "ParallelStateEntered", { name: "Inner", input: "{}" }),
      event(5, 4, 0, "ParallelStateStarted"),
      event(6, 5, 0, "FailStateEntered", { name: "No", input: "{}" }),
      event(7, 6, 0, "ParallelStateFailed"),
      event(8, 7, 0, "ParallelStateFailed"),
      event(9, 8, 0, "ParallelStateExited", { name: "Outer", output: "{}" }),
    ]);
    expect(shape(rows)).toEqual([
      "Outer Parallel caught",
      "  Branch 1 Branch failed",
      "    Inner Parallel failed",
      "      Branch 1 Branch failed",
      "        No Fail failed",
    ]);
  });

  it("that is tried again has new branches beside the failed ones", () => {
    const rows = timeline([
      ...opening,
      event(10, 9, 1, "TaskFailed", { ...invoke, error: "NETWORK", cause: "" }),
      event(11, 10, 1, "ParallelStateFailed"),
      event(12, 11, 3, "ParallelStateStarted"),
      event(13, 12, 3, "TaskStateEntered", { name: "Email", input: "{}" }),
    ]);
    expect(shape(rows).filter((line) => !line.startsWith("    "))).toEqual([
      "Both Parallel running",
      "  Branch 1 Branch aborted",
      "  Branch 2 Branch failed",
      "  Branch 1 Branch running",
    ]);
  });
});

describe("timeline: Map", () => {
  const opening = [
    started,
    event(2, 0, 0, "MapStateEntered", { name: "Each", input: "[1,2]" }),
    event(3, 2, 0, "MapStateStarted", { length: 2 }),
    event(4, 3, 0, "MapIterationStarted", { name: "Each", index: 0 }),
    event(5, 4, 0, "PassStateEntered", { name: "Keep", input: "1" }),
    event(6, 5, 0, "PassStateExited", { name: "Keep", output: "1" }),
    event(7, 6, 0, "MapIterationSucceeded", { name: "Each", index: 0 }),
    event(8, 7, 1, "MapIterationStarted", { name: "Each", index: 1 }),
    event(9, 8, 1, "WaitStateEntered", { name: "Pause", input: "2" }),
  ];

  it("has a row for each iteration, whichever event led to it", () => {
    const rows = timeline([
      ...opening,
      event(10, 9, 2, "WaitStateExited", { name: "Pause", output: "2" }),
      event(11, 10, 2, "MapIterationSucceeded", { name: "Each", index: 1 }),
      event(12, 11, 2, "MapStateSucceeded"),
      event(13, 12, 2, "MapStateExited", { name: "Each", output: "[1,2]" }),
    ]);
    expect(shape(rows)).toEqual([
      "Each Map succeeded",
      "  Iteration 0 Iteration succeeded",
      "    Keep Pass succeeded",
      "  Iteration 1 Iteration succeeded",
      "    Pause Wait succeeded",
    ]);
    expect(rows[0]).toMatchObject({ input: [1, 2], output: [1, 2], stoppedAt: at(2) });
  });

  it("of which an iteration fails aborts the others and fails with the execution", () => {
    const rows = timeline([
      ...opening,
      event(10, 9, 2, "MapIterationFailed", { name: "Each", index: 1 }),
      event(11, 10, 2, "MapStateFailed"),
      event(12, 11, 2, "ExecutionFailed", { error: "States.Timeout" }),
    ]);
    expect(shape(rows)).toEqual([
      "Each Map failed",
      "  Iteration 0 Iteration succeeded",
      "    Keep Pass succeeded",
      "  Iteration 1 Iteration failed",
      "    Pause Wait failed",
    ]);
  });

  // A drawing whose work grows with the square of the events would take minutes, and run into the time limit.
  it("of twenty-five thousand events, as many as Step Functions keeps, is drawn", () => {
    const iterations = Array.from({ length: 6000 }, (_, index) => {
      const first = 4 + index * 4;
      return [
        event(first, 3, index, "MapIterationStarted", { name: "Each", index }),
        event(first + 1, first, index, "PassStateEntered", { name: "Keep", input: "1" }),
        event(first + 2, first + 1, index, "PassStateExited", { name: "Keep", output: "1" }),
        event(first + 3, first + 2, index, "MapIterationSucceeded", { name: "Each", index }),
      ];
    });
    expect(timeline([...opening.slice(0, 3), ...iterations.flat()])).toHaveLength(12_001);
  });
});
