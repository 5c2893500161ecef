import fc from "fast-check";
import type { TaskCommand } from "./commands.ts";

const taskId = "t1";
const run = fc.integer({ min: 1, max: 3 });
const number = fc.integer({ min: 1, max: 4 });
const letterId = fc.constantFrom("l1", "l2");
const failure = { errorClass: "SYSTEM", reason: "it broke" } as const;

const release: fc.Arbitrary<TaskCommand> = run.map((of) => ({ type: "ReleaseTask", taskId, run: of }));
const submit: TaskCommand = { type: "SubmitTask", taskId, name: "n", handler: { type: "simulated" }, input: {} };

const command: fc.Arbitrary<TaskCommand> = fc.oneof(
  fc.constant(submit),
  release,
  run.map((of): TaskCommand => ({ type: "StartTask", taskId, run: of, execution: "e" })),
  fc
    .tuple(run, number)
    .map(([of, attempt]): TaskCommand => ({ type: "RecordAttemptFailed", taskId, run: of, attempt, ...failure })),
  fc.tuple(run, number).map(([of, done]): TaskCommand => ({ type: "RecordProgress", taskId, run: of, done, total: 4 })),
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
/** Commands for one task, the first of them its submission, with or without a group. */
export const taskCommands = fc
  .tuple(fc.constantFrom(submit, { ...submit, group: "g1" }), fc.array(command, { maxLength: 40 }))
  .map(([first, rest]) => [first, ...rest]);
