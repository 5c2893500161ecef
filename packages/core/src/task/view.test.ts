import { expect, it } from "vitest";
import { factOf } from "../app/world.fixture.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { TaskEvent } from "./events.ts";
import { tasksView } from "./view.ts";

const taskId = "t1";
const work = { name: "resize", handler: { type: "simulated" }, input: {} } as const;
const failure = { taskId, run: 1, errorClass: "NETWORK", reason: "refused" } as const;
const facts: readonly TaskEvent[] = [
  { type: "TaskSubmitted", data: { taskId, run: 1, ...work } },
  { type: "TaskStarted", data: { taskId, run: 1, execution: "e1" } },
  { type: "TaskAttemptFailed", data: { ...failure, attempt: 1 } },
  { type: "TaskFailed", data: { ...failure, attempts: 4 } },
  { type: "TaskDeadLettered", data: { ...failure, attempts: 4, letterId: "l1" } },
  { type: "TaskRedriven", data: { taskId, run: 2, letterId: "l1", ...work } },
  { type: "TaskSucceeded", data: { taskId, run: 2, attempts: 1, result: null } },
];

const rowAfter = (count: number) =>
  facts
    .slice(0, count)
    .map((event, index) => factOf("task#t1", index + 1, event))
    .reduce<JsonObject | undefined>(tasksView.project, undefined);

it.each([
  [1, { status: "submitted", name: "resize", handler: "simulated", run: 1, attempts: 0, version: 1 }],
  [2, { status: "running", execution: "e1", startedAt: "2026-01-01T00:00:02.000Z" }],
  [3, { status: "retrying", attempts: 1, errorClass: "NETWORK", reason: "refused" }],
  [4, { status: "failed", attempts: 4, settledAt: "2026-01-01T00:00:04.000Z", letterId: null }],
  [5, { status: "failed", letterId: "l1", version: 5 }],
  [6, { status: "submitted", run: 2, attempts: 0, errorClass: null, letterId: null, settledAt: null }],
  [7, { status: "succeeded", attempts: 1, submittedAt: "2026-01-01T00:00:01.000Z", version: 7 }],
])("shows a task after its fact %i", (count, expected) => {
  expect(rowAfter(count)).toMatchObject({ taskId, ...expected });
});

it("shows how far a batch has come, also after a redrive", () => {
  const progressed: TaskEvent = { type: "TaskProgressed", data: { taskId, run: 1, done: 3, total: 9 } };
  const before = rowAfter(3);
  expect(before).toMatchObject({ progress: null });
  const row = tasksView.project(before, factOf("task#t1", 4, progressed));
  expect(row).toMatchObject({ status: "running", progress: { done: 3, total: 9 } });
  const redriven: TaskEvent = { type: "TaskRedriven", data: { taskId, run: 2, letterId: "l1", ...work } };
  expect(tasksView.project(row, factOf("task#t1", 5, redriven))).toMatchObject({ progress: { done: 3, total: 9 } });
});
