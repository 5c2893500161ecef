import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

export const taskRules: readonly Rule[] = [
  {
    name: "task-run",
    description: "Runs a task that was submitted or redriven.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["TaskSubmitted", "TaskRedriven"] },
    workflow: "task-run",
  },
];
