import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

export const redriveRules: readonly Rule[] = [
  {
    name: "redrive-run",
    description: "Redrives the dead letters that a filter finds, and goes on where a run has left off.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["RedriveStarted", "RedriveAdvanced"] },
    workflow: "redrive-run",
  },
];
