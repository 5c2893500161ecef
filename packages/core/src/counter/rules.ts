import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

export const counterRules: readonly Rule[] = [
  {
    name: "counter-milestone",
    description: "Tells the operator when a counter reaches a positive multiple of 10.",
    bus: "facts",
    pattern: {
      source: [FACTS_SOURCE],
      "detail-type": ["CounterChanged"],
      detail: { data: { milestone: [{ numeric: [">", 0] }] } },
    },
    workflow: "counter-milestone",
  },
];
