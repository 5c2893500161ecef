import * as z from "zod";
import { circuitClosed, circuitOpened } from "../circuit/events.ts";
import { formCompleted } from "../form/events.ts";
import type { AlertCommand } from "./commands.ts";

/** The facts that alerts follow. */
export const followed = z.discriminatedUnion("type", [
  z.object({ type: z.literal("CircuitOpened"), data: circuitOpened }),
  z.object({ type: z.literal("CircuitClosed"), data: circuitClosed }),
  z.object({ type: z.literal("FormCompleted"), data: formCompleted }),
]);
export type Followed = Readonly<z.infer<typeof followed>>;

/** What a fact means for an alert; null: nothing. */
export function alertAfter(fact: Followed): AlertCommand | null {
  switch (fact.type) {
    case "CircuitOpened": {
      const { circuit, failures, reason, until } = fact.data;
      return {
        type: "RaiseAlert",
        ...{ name: "circuit", subject: circuit, severity: "error" },
        summary: `Circuit ${circuit} is open: ${failures} failures in a row.`,
        details: { reason: reason.slice(0, 500), until },
      };
    }
    case "CircuitClosed": {
      const { circuit, openedAt } = fact.data;
      const summary = `Circuit ${circuit} is closed again.`;
      return { type: "ResolveAlert", name: "circuit", subject: circuit, summary, details: { openedAt } };
    }
    case "FormCompleted":
      return afterForm(fact.data);
  }
}

/** One alert for all forms: what they have in common is a provider. Each form that waits is a dead letter of its own. */
const FORM_ALERT = { name: "form-failed", subject: null } as const;

function afterForm({ formId, outcome, failed }: z.infer<typeof formCompleted>): AlertCommand | null {
  if (outcome !== "failed") {
    const summary = `Form ${formId} was redriven and has reached its recipient.`;
    return { type: "ResolveAlert", ...FORM_ALERT, summary, details: { formId } };
  }
  // One channel alone may have failed for the recipient's address.
  if (failed.length < 2) return null;
  return {
    type: "RaiseAlert",
    ...FORM_ALERT,
    severity: "critical",
    summary: `The recipient of form ${formId} could be told neither by ${failed.join(" nor by ")}.`,
    details: { formId },
  };
}
