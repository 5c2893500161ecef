import { describe, expect, it } from "vitest";
import { accept } from "../kernel/decider.ts";
import { given } from "../kernel/given.fixture.ts";
import type { TaskCommand } from "./commands.ts";
import { taskDecider } from "./decider.ts";
import { task } from "./domain.ts";
import type { TaskEvent } from "./events.ts";

const givenTask = given(taskDecider);
const taskId = "t1";
const work = { name: "resize", handler: { type: "simulated" }, input: { width: 640 } } as const;
const submit: TaskCommand = { type: "SubmitTask", taskId, ...work };
const submitted: TaskEvent = { type: "TaskSubmitted", data: { taskId, run: 1, ...work } };
const started = (run = 1): TaskEvent => ({ type: "TaskStarted", data: { taskId, run, execution: "e1" } });
const start = (run = 1): TaskCommand => ({ type: "StartTask", taskId, run, execution: "e1" });
const attempt = (number: number, run = 1) =>
  ({ taskId, run, attempt: number, errorClass: "NETWORK", reason: "refused" }) as const;
const attemptFailed = (number: number): TaskEvent => ({ type: "TaskAttemptFailed", data: attempt(number) });
const recordAttempt = (number: number, run = 1): TaskCommand => ({
  type: "RecordAttemptFailed",
  ...attempt(number, run),
});
const result = { taskId, run: 1, attempts: 2, result: { ok: true } };
const complete: TaskCommand = { type: "CompleteTask", ...result };
const succeeded: TaskEvent = { type: "TaskSucceeded", data: result };
const failure = { taskId, run: 1, errorClass: "NETWORK", reason: "refused", attempts: 4 } as const;
const fail: TaskCommand = { type: "FailTask", ...failure, letterId: "l1" };
const failed: TaskEvent = { type: "TaskFailed", data: failure };
const deadLettered: TaskEvent = { type: "TaskDeadLettered", data: { ...failure, letterId: "l1" } };
const redrive: TaskCommand = { type: "RedriveTask", taskId, letterId: "l1" };
const redriven: TaskEvent = { type: "TaskRedriven", data: { taskId, run: 2, letterId: "l1", ...work } };

describe("SubmitTask", () => {
  it("records the task with its first run", () => {
    expect(givenTask().when(submit)).toEqual(accept(submitted));
  });

  it("is refused for an id that is taken", () => {
    expect(givenTask(submitted).when(submit)).toMatchObject({ code: "task_exists", details: [{ path: "taskId" }] });
  });

  it("may leave the input out", () => {
    expect(
      task.commands.parse({ type: "SubmitTask", taskId, name: "n", handler: { type: "simulated" } }),
    ).toMatchObject({
      input: {},
    });
  });

  it.each([
    { handler: { type: "shell" } },
    { handler: { type: "simulated", failureRate: 2 } },
    { handler: { type: "http", url: "ftp://example.com" } },
    { handler: { type: "http", url: "nowhere" } },
    { handler: { type: "http", url: "https://example.com", method: "TRACE" } },
    { name: "" },
    { input: { big: "x".repeat(40_000) } },
  ])("is not valid with %o", (wrong) => {
    expect(task.commands.safeParse({ ...submit, ...wrong }).success).toBe(false);
  });
});

describe("a run", () => {
  it("starts once", () => {
    expect(givenTask(submitted).when(start())).toEqual(accept(started()));
    expect(givenTask(submitted, started()).when(start())).toEqual(accept());
  });

  it("records each failed attempt once", () => {
    const running = givenTask(submitted, started(), attemptFailed(1));
    expect(running.when(recordAttempt(1))).toEqual(accept());
    expect(running.when(recordAttempt(2))).toEqual(accept(attemptFailed(2)));
  });

  it("records its result once", () => {
    expect(givenTask(submitted, started()).when(complete)).toEqual(accept(succeeded));
    expect(givenTask(submitted, started(), succeeded).when(complete)).toEqual(accept());
  });

  it("records its failure and its dead letter together, once", () => {
    expect(givenTask(submitted, started()).when(fail)).toEqual(accept<TaskEvent>(failed, deadLettered));
    expect(givenTask(submitted, started(), failed, deadLettered).when(fail)).toEqual(accept());
  });

  it("may fail before it has started", () => {
    expect(givenTask(submitted).when(fail)).toEqual(accept<TaskEvent>(failed, deadLettered));
  });

  it("may fail without a letter and be dead-lettered later", () => {
    const { letterId: _, ...plain } = { ...fail, letterId: "l1" };
    expect(givenTask(submitted, started()).when(plain)).toEqual(accept(failed));
    expect(givenTask(submitted, started(), failed).when(plain)).toEqual(accept());
    expect(givenTask(submitted, started(), failed).when(fail)).toEqual(accept(deadLettered));
  });

  it("keeps its first outcome", () => {
    expect(givenTask(submitted, started(), succeeded).when(fail)).toMatchObject({ code: "not_running" });
    expect(givenTask(submitted, started(), failed).when(complete)).toMatchObject({ code: "not_running" });
    const other: TaskCommand = { type: "FailTask", ...failure, letterId: "l2" };
    expect(givenTask(submitted, started(), failed, deadLettered).when(other)).toMatchObject({ code: "not_running" });
  });

  it("has no outcome before it has started", () => {
    expect(givenTask(submitted).when(complete)).toMatchObject({ code: "not_running" });
    expect(givenTask(submitted).when(recordAttempt(1))).toMatchObject({ code: "not_running" });
  });

  it("has nothing to say after a redrive, and none may run ahead", () => {
    const second = givenTask(submitted, started(), failed, deadLettered, redriven, started(2));
    expect(second.when(complete)).toEqual(accept());
    expect(second.when(recordAttempt(1, 3))).toMatchObject({
      code: "wrong_run",
      details: [{ path: "run", expected: "2", received: "3" }],
    });
  });

  it("is refused for a task that was never submitted", () => {
    expect(givenTask().when(start())).toMatchObject({ code: "task_unknown" });
  });
});

describe("RecordProgress", () => {
  const data = (done: number, run = 1) => ({ taskId, run, done, total: 9 });
  const progress = (done: number, run?: number): TaskCommand => ({ type: "RecordProgress", ...data(done, run) });
  const progressed = (done: number): TaskEvent => ({ type: "TaskProgressed", data: data(done) });

  it("records that a batch has got on, each time", () => {
    expect(givenTask(submitted, started()).when(progress(3))).toEqual(accept(progressed(3)));
    expect(givenTask(submitted, started(), progressed(3)).when(progress(5))).toEqual(accept(progressed(5)));
  });

  it("records nothing where it has not, also by a run that was redriven", () => {
    expect(givenTask(submitted, started(), progressed(3)).when(progress(3))).toEqual(accept());
    const again = givenTask(submitted, started(), progressed(3), failed, deadLettered, redriven, started(2));
    expect(again.when(progress(3, 2))).toEqual(accept());
    expect(again.when(progress(4, 2))).toMatchObject({ events: [{ type: "TaskProgressed" }] });
  });

  it("lets attempts be counted anew", () => {
    const got = givenTask(submitted, started(), attemptFailed(1), progressed(3));
    expect(got.when(recordAttempt(1))).toEqual(accept(attemptFailed(1)));
  });

  it("is refused before the task has started", () => {
    expect(givenTask(submitted).when(progress(3))).toMatchObject({ code: "not_running" });
  });
});

describe("RedriveTask", () => {
  it("begins the next run with all that it needs", () => {
    expect(givenTask(submitted, started(), failed, deadLettered).when(redrive)).toEqual(accept(redriven));
  });

  it("forgets the failure of the run before", () => {
    expect(givenTask(submitted, started(), attemptFailed(1), failed, deadLettered, redriven).state).toMatchObject({
      status: "submitted",
      run: 2,
      failedAttempts: 0,
      letterId: null,
    });
  });

  it("is refused for a task that has not failed, another letter and another run", () => {
    const dead = givenTask(submitted, started(), failed, deadLettered);
    expect(givenTask(submitted).when(redrive)).toMatchObject({ code: "not_failed", details: [{ path: "taskId" }] });
    expect(dead.when({ ...redrive, letterId: "l9" })).toMatchObject({ details: [{ path: "letterId" }] });
    expect(dead.when({ type: "RedriveTask", taskId, run: 3 })).toMatchObject({ code: "wrong_run" });
  });
});
