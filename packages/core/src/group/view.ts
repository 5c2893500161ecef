import type { FactOf } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { View } from "../kernel/view.ts";
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

export const groupsView: View = {
  name: "groups",
  version: 1,
  project: (row: JsonObject | undefined, fact: FactOf<GroupEvent>): GroupRow => {
    const none = { group: fact.data.group, queued: 0, ended: 0, turn: null, changedAt: "", version: 0 };
    const known = (row as GroupRow | undefined) ?? none;
    return { ...known, ...changes(known, fact), changedAt: fact.time, version: fact.version };
  },
};

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
