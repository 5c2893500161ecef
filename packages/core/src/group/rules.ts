import type { JsonObject } from "../kernel/json.ts";
import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

const facts = (types: readonly string[], more: JsonObject = {}): JsonObject => ({
  source: [FACTS_SOURCE],
  "detail-type": types,
  ...more,
});
const OF_A_GROUP = { detail: { data: { group: [{ exists: true }] } } };

export const groupRules: readonly Rule[] = [
  {
    name: "group-submit",
    description: "Submits a task that has its place in its group.",
    bus: "facts",
    pattern: facts(["TaskQueued"]),
    workflow: "group-submit",
  },
  {
    name: "group-rejoin",
    description: "Puts a redriven task at the end of its group.",
    bus: "facts",
    pattern: facts(["TaskRedriven"], OF_A_GROUP),
    workflow: "group-rejoin",
  },
  {
    name: "group-turn",
    description: "Lets a task run when its turn has come.",
    bus: "facts",
    pattern: facts(["TurnGiven"]),
    workflow: "group-turn",
  },
  {
    name: "group-next",
    description: "Ends the turn of a task that succeeded, or failed for good.",
    bus: "facts",
    pattern: facts(["TaskSucceeded", "TaskFailed"], OF_A_GROUP),
    workflow: "group-next",
  },
];
