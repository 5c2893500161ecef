import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

export const formRules: readonly Rule[] = [
  {
    name: "form-notify",
    description: "Notifies the recipient of a form that was submitted, or by the one channel that is redriven.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["FormSubmitted", "FormRedriven"] },
    workflow: "form-notify",
  },
];
