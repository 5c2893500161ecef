import { describe, expect, it } from "vitest";
import type { TimelineRow } from "../contract.ts";
import { at, event } from "./history.fixture.ts";
import { timeline } from "./timeline.ts";

const invoke = { resourceType: "lambda", resource: "invoke" };
const started = event(1, 0, 0, "ExecutionStarted", { input: "{}" });

function shape(rows: readonly TimelineRow[]): readonly string[] {
  return rows.map(({ depth, name, type, status }) => `${"  ".repeat(depth)}${name} ${type} ${status}`);
}

function rowOf(rows: readonly TimelineRow[], name: string): TimelineRow {
  const row = rows.find((known) => known.name === name);
  if (row === undefined) throw new Error(`No row ${name}`);
  return row;
}

describe("timeline: a task", () => {
  it("is a row with its input, its output and one attempt", () => {
    const rows = timeline([
      started,
      event(2, 0, 0, "TaskStateEntered", { name: "Send", input: '{"to":"ada"}' }),
      event(3, 2, 0, "TaskScheduled", { ...invoke, parameters: "{}" }),
      event(4, 3, 1, "TaskStarted", invoke),
      event(5, 4, 3, "TaskSucceeded", { ...invoke, output: '{"sent":true}' }),
      event(6, 5, 3, "TaskStateExited", { name: "Send", output: '{"sent":true}' }),
      event(7, 6, 3, "ExecutionSucceeded", { output: '{"sent":true}' }),
    ]);
    const attempt = { number: 1, scheduledAt: at(0), startedAt: at(1), stoppedAt: at(3), status: "succeeded" };
    expect(rows).toEqual([
      {
        id: 2,
        parent: null,
        depth: 0,
        name: "Send",
        type: "Task",
        status: "succeeded",
        startedAt: at(0),
        stoppedAt: at(3),
        input: { to: "ada" },
        output: { sent: true },
        error: null,
        cause: null,
        attempts: [{ ...attempt, error: null, cause: null, retryAfter: null }],
      },
    ]);
  });

  it("that is tried again has an attempt for each try, with the wait that follows it", () => {
    const rows = timeline([
      started,
      event(2, 1, 0, "TaskStateEntered", { name: "Send", input: "{}" }),
      event(3, 2, 0, "TaskScheduled", invoke),
      event(4, 3, 0, "TaskStarted", invoke),
      event(5, 4, 1, "TaskFailed", { ...invoke, error: "NETWORK", cause: "reset" }),
      event(6, 5, 4, "TaskScheduled", invoke),
      event(7, 6, 4, "TaskStarted", invoke),
      event(8, 7, 5, "TaskTimedOut", { ...invoke, error: "States.Timeout" }),
      event(9, 8, 9, "TaskScheduled", invoke),
      event(10, 9, 9, "TaskStarted", invoke),
      event(11, 10, 10, "TaskSucceeded", { ...invoke, output: "1" }),
      event(12, 11, 10, "TaskStateExited", { name: "Send", output: "1" }),
    ]);
    const { status, error, attempts } = rowOf(rows, "Send");
    expect({ status, error }).toEqual({ status: "succeeded", error: null });
    expect(attempts.map((each) => [each.number, each.status, each.error, each.retryAfter])).toEqual([
      [1, "failed", "NETWORK", 3000],
      [2, "timed_out", "States.Timeout", 4000],
      [3, "succeeded", null, null],
    ]);
  });

  it("whose failure a Catch took is caught, with the last error, and the next state follows it", () => {
    const rows = timeline([
      started,
      event(2, 1, 0, "TaskStateEntered", { name: "Send", input: "{}" }),
      event(3, 2, 0, "TaskScheduled", invoke),
      event(4, 3, 0, "TaskStarted", invoke),
      event(5, 4, 1, "TaskFailed", { ...invoke, error: "VALIDATION", cause: "no address" }),
      event(6, 5, 1, "TaskStateExited", { name: "Send", output: '{"Error":"VALIDATION"}' }),
      event(7, 6, 1, "PassStateEntered", { name: "GiveUp", input: "{}" }),
      event(8, 7, 1, "PassStateExited", { name: "GiveUp", output: "{}" }),
      event(9, 8, 1, "ExecutionSucceeded", { output: "{}" }),
    ]);
    expect(shape(rows)).toEqual(["Send Task caught", "GiveUp Pass succeeded"]);
    expect(rowOf(rows, "Send")).toMatchObject({ error: "VALIDATION", cause: "no address", stoppedAt: at(1) });
  });

  it("whose failure nothing took fails with the execution", () => {
    const rows = timeline([
      started,
      event(2, 1, 0, "TaskStateEntered", { name: "Send", input: "{}" }),
      event(3, 2, 0, "TaskScheduled", invoke),
      event(4, 3, 0, "TaskStarted", invoke),
      event(5, 4, 1, "TaskFailed", { ...invoke, error: "SYSTEM", cause: "down" }),
      event(6, 5, 1, "ExecutionFailed", { error: "SYSTEM", cause: "down" }),
    ]);
    expect(rows).toMatchObject([{ name: "Send", status: "failed", error: "SYSTEM", cause: "down", stoppedAt: at(1) }]);
  });

  it("whose query failed and was caught shows that error", () => {
    const rows = timeline([
      started,
      event(2, 1, 0, "TaskStateEntered", { name: "Send", input: "{}" }),
      event(3, 2, 0, "EvaluationFailed", { error: "States.QueryEvaluationError", cause: "undefined", state: "Send" }),
      event(4, 3, 0, "TaskStateExited", { name: "Send", output: "{}" }),
    ]);
    expect(rows).toMatchObject([{ status: "caught", error: "States.QueryEvaluationError", attempts: [] }]);
  });
});

describe("timeline: an open run", () => {
  const entered = [started, event(2, 1, 0, "TaskStateEntered", { name: "Send", input: "{}" })];
  const scheduled = [...entered, event(3, 2, 0, "TaskScheduled", invoke), event(4, 3, 0, "TaskStarted", invoke)];

  it("shows a task that works as running", () => {
    expect(timeline(scheduled)).toMatchObject([
      { status: "running", stoppedAt: null, attempts: [{ status: "running" }] },
    ]);
  });

  it("shows a task that waits for its next try as retrying", () => {
    const rows = timeline([...scheduled, event(5, 4, 1, "TaskFailed", { ...invoke, error: "NETWORK", cause: "" })]);
    expect(rows).toMatchObject([{ status: "retrying", stoppedAt: null, attempts: [{ retryAfter: null }] }]);
  });

  it("shows a Wait and a task that waits for its token as waiting", () => {
    const wait = timeline([started, event(2, 1, 0, "WaitStateEntered", { name: "Pause", input: "{}" })]);
    const token = timeline([...scheduled, event(5, 4, 1, "TaskSubmitted", { resourceType: "sqs", output: "{}" })]);
    expect([...shape(wait), ...shape(token)]).toEqual(["Pause Wait waiting", "Send Task waiting"]);
  });

  it("that is stopped has its open states aborted", () => {
    expect(timeline([...scheduled, event(5, 4, 2, "ExecutionAborted", {})])).toMatchObject([
      { status: "aborted", stoppedAt: at(2), attempts: [{ status: "failed", stoppedAt: at(2) }] },
    ]);
  });

  it("that takes too long has its open states timed out", () => {
    expect(timeline([...scheduled, event(5, 4, 2, "ExecutionTimedOut", {})])).toMatchObject([
      { status: "timed_out", attempts: [{ status: "timed_out" }] },
    ]);
  });

  it("without any event has no rows", () => {
    expect(timeline([])).toEqual([]);
  });
});
