import { FACTS_SOURCE, type Rule } from "../kernel/rule.ts";

/**
 * Newest version that a form's first completion can have: its submission, the outcomes of two channels, and itself. A
 * later one follows a redrive, so that the many forms that go well start no run here.
 */
const LAST_FIRST_COMPLETION = 4;

export const alertRules: readonly Rule[] = [
  {
    name: "alert-notify",
    description: "Tells operators that an alert was raised or resolved, and again where that had failed.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["AlertRaised", "AlertResolved", "AlertRedriven"] },
    workflow: "alert-notify",
  },
  {
    name: "alert-on-circuit",
    description: "Raises an alert when a circuit opens, and resolves it when the circuit closes.",
    bus: "facts",
    pattern: { source: [FACTS_SOURCE], "detail-type": ["CircuitOpened", "CircuitClosed"] },
    workflow: "alert-follow",
  },
  {
    name: "alert-on-form-failed",
    description: "Raises an alert when a form's recipient could be told by no channel.",
    bus: "facts",
    pattern: {
      source: [FACTS_SOURCE],
      "detail-type": ["FormCompleted"],
      detail: { data: { outcome: ["failed"] } },
    },
    workflow: "alert-follow",
  },
  {
    name: "alert-on-form-recovered",
    description: "Resolves that alert when a form that was redriven has reached its recipient.",
    bus: "facts",
    pattern: {
      source: [FACTS_SOURCE],
      "detail-type": ["FormCompleted"],
      detail: { version: [{ numeric: [">", LAST_FIRST_COMPLETION] }], data: { outcome: ["notified", "partly"] } },
    },
    workflow: "alert-follow",
  },
];
