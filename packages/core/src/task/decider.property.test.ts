import fc from "fast-check";
import { expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import type { TaskCommand } from "./commands.ts";
import { taskDecider } from "./decider.ts";
import { task } from "./domain.ts";

const taskId = "t1";
const run = fc.integer({ min: 1, max: 3 });
const number = fc.integer({ min: 1, max: 4 });
const letterId = fc.constantFrom("l1", "l2");
const failure = { errorClass: "SYSTEM", reason: "it broke" } as const;

const submit: TaskCommand = { type: "SubmitTask", taskId, name: "n", handler: { type: "simulated" }, input: {} };

const command: fc.Arbitrary<TaskCommand> = fc.oneof(
  fc.constant(submit),
  run.map((of): TaskCommand => ({ type: "StartTask", taskId, run: of, execution: "e" })),
  fc
    .tuple(run, number)
    .map(([of, attempt]): TaskCommand => ({ type: "RecordAttemptFailed", taskId, run: of, attempt, ...failure })),
  fc
    .tuple(run, number)
    .map(([of, attempts]): TaskCommand => ({ type: "CompleteTask", taskId, run: of, attempts, result: null })),
  fc
    .tuple(run, number)
    .map(([of, attempts]): TaskCommand => ({ type: "FailTask", taskId, run: of, attempts, ...failure })),
  fc.tuple(run, number, letterId).map(
    ([of, attempts, letter]): TaskCommand => ({
      type: "FailTask",
      taskId,
      run: of,
      attempts,
      letterId: letter,
      ...failure,
    }),
  ),
  fc.constant<TaskCommand>({ type: "RedriveTask", taskId }),
  letterId.map((letter): TaskCommand => ({ type: "RedriveTask", taskId, letterId: letter })),
);
const commands = fc.array(command, { maxLength: 40 }).map((rest) => [submit, ...rest]);

it("records nothing for an accepted command that comes again", () => {
  fc.assert(
    fc.property(commands, (sequence) => {
      takeAll(taskDecider, sequence, (_, again) => expect(again.kind === "accepted" ? again.events : []).toEqual([]));
    }),
  );
});

it("decides only events that are valid by their schema", () => {
  fc.assert(
    fc.property(commands, (sequence) => {
      for (const event of takeAll(taskDecider, sequence, () => {}))
        expect(invalidBySchema(task, event)).toBeUndefined();
    }),
  );
});

it("gives each run at most one outcome, and counts runs by redrives", () => {
  fc.assert(
    fc.property(commands, (sequence) => {
      const events = takeAll(taskDecider, sequence, () => {});
      const outcomes = events.filter(({ type }) => type === "TaskSucceeded" || type === "TaskFailed");
      const runs = outcomes.map(({ data }) => data.run);
      expect(new Set(runs).size).toBe(runs.length);
      const begun = events.filter(({ type }) => type === "TaskSubmitted" || type === "TaskRedriven");
      expect(begun.map(({ data }) => data.run)).toEqual(begun.map((_, index) => index + 1));
    }),
  );
});
