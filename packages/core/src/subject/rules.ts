import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

export const subjectRules: readonly Rule[] = [
  {
    name: "subject-erase",
    description: "Erases somebody's personal data when it was asked for.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["SubjectErasureRequested"] },
    workflow: "subject-erase",
  },
];
