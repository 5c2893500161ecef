import type { Domain } from "../kernel/domain.ts";
import { keyOfTask } from "../task/domain.ts";
import { sensitivePaths } from "../task/sensitive.ts";
import { type GroupCommand, groupCommand } from "./commands.ts";
import { groupDecider } from "./decider.ts";
import { type GroupEvent, groupEvents } from "./events.ts";
import { groupRules } from "./rules.ts";
import type { GroupState } from "./state.ts";
import { groupSteps } from "./steps.ts";
import { groupsView } from "./view.ts";
import { groupNext, groupRejoin, groupSubmit, groupTurn } from "./workflow.asl.ts";

/** The order of tasks that must not run at the same time. */
export const group: Domain<GroupState, GroupCommand, GroupEvent> = {
  name: "group",
  events: groupEvents,
  commands: groupCommand,
  decider: groupDecider,
  streamId: (command) => command.group,
  intake: {
    TaskQueued: (data, newId) => ({ taskId: newId, ...data, type: "QueueTask" }),
    TurnEnded: (data) => ({ ...data, type: "EndTurn" }),
  },
  rules: groupRules,
  workflows: [groupSubmit, groupRejoin, groupTurn, groupNext],
  steps: groupSteps,
  view: groupsView,
  snapshots: { every: 100, reducer: 1 },
  secrets: sensitivePaths,
  subjectOf: keyOfTask,
};
