import type { FactOf } from "../kernel/event.ts";
import { foldedView } from "../kernel/view.ts";
import type { GroupEvent } from "./events.ts";

type GroupRow = {
  readonly group: string;
  /** Tasks that were submitted to it. */
  readonly queued: number;
  /** Runs that have come to their end. */
  readonly ended: number;
  /** The task whose turn it is. */
  readonly turn: string | null;
  readonly changedAt: string;
  readonly version: number;
};

export const groupsView = foldedView({ name: "groups", version: 1, newRow, changes });

function newRow({ data, time, version }: FactOf<GroupEvent>): GroupRow {
  return { group: data.group, queued: 0, ended: 0, turn: null, changedAt: time, version };
}

function changes({ queued, ended, turn }: GroupRow, { type, data }: FactOf<GroupEvent>): Partial<GroupRow> {
  switch (type) {
    case "TaskQueued":
      return { queued: queued + 1 };
    case "TurnRequested":
      return {};
    case "TurnGiven":
      return { turn: data.taskId };
    case "TurnEnded":
      return { ended: ended + 1, turn: turn === data.taskId ? null : turn };
  }
}
