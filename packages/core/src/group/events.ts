import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { entityId } from "../kernel/schema.ts";
import { submission } from "../task/commands.ts";
import { run, taskId } from "../task/events.ts";

const groupId = entityId;

export const taskQueued = submission.extend({ group: groupId });
/** A run of a task of the group. */
export const turn = z.object({ group: groupId, taskId, run });
/** With the correlation that the run belongs to: whoever makes room for it is of another. */
export const correlatedTurn = turn.extend({ correlationId: z.string().min(1).max(200) });

export type Turn = Readonly<z.infer<typeof turn>>;
export type CorrelatedTurn = Readonly<z.infer<typeof correlatedTurn>>;
export type GroupEvent =
  | DecidedEvent<"TaskQueued", Readonly<z.infer<typeof taskQueued>>>
  | DecidedEvent<"TurnRequested", CorrelatedTurn>
  | DecidedEvent<"TurnGiven", CorrelatedTurn>
  | DecidedEvent<"TurnEnded", Turn>;

const ANY_TURN = { group: "customer-7", taskId: "01J00000000000000000000000", run: 1 };
const ANY_CORRELATION = "01J00000000000000000000000";

export const groupEvents: readonly EventType[] = [
  {
    type: "TaskQueued",
    schemaVersion: 1,
    description: "A task has its place in the order of its group.",
    schema: taskQueued,
    sample: {
      ...{ group: "customer-7", name: "resize-image", handler: { type: "simulated" } },
      input: { image: "cat.png", width: 640 },
    },
  },
  {
    type: "TurnRequested",
    schemaVersion: 1,
    description: "A run of a task is ready for its turn.",
    schema: correlatedTurn,
    sample: { ...ANY_TURN, correlationId: ANY_CORRELATION },
  },
  {
    type: "TurnGiven",
    schemaVersion: 1,
    description: "A run of a task may begin, as the only one of its group.",
    schema: correlatedTurn,
    sample: { ...ANY_TURN, correlationId: ANY_CORRELATION },
  },
  {
    type: "TurnEnded",
    schemaVersion: 1,
    description: "A run of a task has come to its end, so that the next of its group can begin.",
    schema: turn,
    sample: ANY_TURN,
  },
];
