import { describe, expect, it } from "vitest";
import { accept } from "../kernel/decider.ts";
import { given } from "../kernel/given.fixture.ts";
import type { TaskCommand } from "./commands.ts";
import { taskDecider } from "./decider.ts";
import type { TaskEvent } from "./events.ts";

/* What a task's group means to the task. */

const givenTask = given(taskDecider);
const taskId = "t1";
const work = { name: "resize", handler: { type: "simulated" }, input: {}, group: "g1" } as const;
const submitted: TaskEvent = { type: "TaskSubmitted", data: { taskId, run: 1, ...work } };
const released: TaskEvent = { type: "TaskReleased", data: { taskId, run: 1, ...work } };
const started: TaskEvent = { type: "TaskStarted", data: { taskId, run: 1, execution: "e1" } };
const failure = { taskId, run: 1, errorClass: "SYSTEM", reason: "it broke", attempts: 4 } as const;
const failed: TaskEvent = { type: "TaskFailed", data: { ...failure, group: "g1" } };
const deadLettered: TaskEvent = { type: "TaskDeadLettered", data: { ...failure, letterId: "l1", group: "g1" } };
const start: TaskCommand = { type: "StartTask", taskId, run: 1, execution: "e1" };
const release: TaskCommand = { type: "ReleaseTask", taskId, run: 1 };

describe("a task of a group", () => {
  it("does not start before its turn", () => {
    expect(givenTask(submitted).when(start)).toMatchObject({ code: "not_released", details: [{ path: "taskId" }] });
    expect(givenTask(submitted, released).when(start)).toEqual(accept(started));
  });

  it("is released once, with all that its run needs", () => {
    expect(givenTask(submitted).when(release)).toEqual(accept(released));
    expect(givenTask(submitted, released).when(release)).toEqual(accept());
    expect(givenTask(submitted, released, started).when(release)).toEqual(accept());
  });

  it("says in its outcomes of which group it is", () => {
    const running = givenTask(submitted, released, started);
    expect(running.when({ type: "CompleteTask", taskId, run: 1, attempts: 1, result: null })).toMatchObject({
      events: [{ type: "TaskSucceeded", data: { group: "g1" } }],
    });
    expect(running.when({ type: "FailTask", ...failure, letterId: "l1" })).toMatchObject({
      events: [{ data: { group: "g1" } }, { data: { group: "g1" } }],
    });
  });

  it("waits for another turn when it is redriven", () => {
    const again = givenTask(submitted, released, started, failed, deadLettered);
    const redriven = { type: "TaskRedriven", data: { taskId, run: 2, letterId: "l1", ...work } } as const;
    expect(again.when({ type: "RedriveTask", taskId })).toEqual(accept(redriven));
    const waiting = givenTask(submitted, released, started, failed, deadLettered, redriven);
    expect(waiting.when({ ...start, run: 2 })).toMatchObject({ code: "not_released" });
  });
});

it("has nothing to be released from without a group", () => {
  const { group: _, ...alone } = work;
  const free: TaskEvent = { type: "TaskSubmitted", data: { taskId, run: 1, ...alone } };
  expect(givenTask(free).when(release)).toEqual(accept());
});
