import fc from "fast-check";
import type { GroupCommand } from "./commands.ts";

const group = "g1";
const taskId = fc.constantFrom("t1", "t2", "t3");
const run = fc.integer({ min: 1, max: 2 });

const command: fc.Arbitrary<GroupCommand> = fc.oneof(
  taskId.map(
    (id): GroupCommand => ({
      type: "QueueTask",
      group,
      taskId: id,
      name: "n",
      handler: { type: "simulated" },
      input: {},
    }),
  ),
  fc
    .tuple(taskId, run)
    .map(([id, of]): GroupCommand => ({ type: "RequestTurn", group, taskId: id, run: of, correlationId: `c-${id}` })),
  fc.tuple(taskId, run).map(([id, of]): GroupCommand => ({ type: "EndTurn", group, taskId: id, run: of })),
);

/** Commands for one group. */
export const groupCommands: fc.Arbitrary<readonly GroupCommand[]> = fc.array(command, { maxLength: 40 });
