import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

export const taskRules: readonly Rule[] = [
  {
    name: "task-run",
    description: "Runs a task of no group that was submitted or redriven.",
    bus: "facts",
    pattern: {
      source: [FACTS_SOURCE],
      "detail-type": ["TaskSubmitted", "TaskRedriven"],
      detail: { data: { group: [{ exists: false }] } },
    },
    workflow: "task-run",
  },
  {
    name: "task-run-in-turn",
    description: "Runs a task of a group when its turn has come.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["TaskReleased"] },
    workflow: "task-run",
  },
];
