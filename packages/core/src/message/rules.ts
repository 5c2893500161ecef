import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

export const messageRules: readonly Rule[] = [
  {
    name: "message-bury",
    description: "Buries messages that were given up as dead letters.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["MessageExpired"] },
    workflow: "message-bury",
  },
];
