import { expect, it } from "vitest";
import { alertAfter, type Followed } from "./follow.ts";

const opened: Followed = {
  type: "CircuitOpened",
  data: { circuit: "sms", failures: 5, reason: "NETWORK unreachable", until: "2026-01-01T00:01:00.000Z" },
};
const completed = (outcome: "notified" | "partly" | "failed", failed: readonly ("email" | "sms")[]): Followed => ({
  type: "FormCompleted",
  data: { formId: "f1", outcome, notified: [], failed: [...failed] },
});

it("raises an alert of the circuit that has opened, and resolves it when that closes", () => {
  expect(alertAfter(opened)).toMatchObject({
    type: "RaiseAlert",
    name: "circuit",
    subject: "sms",
    severity: "error",
    summary: "Circuit sms is open: 5 failures in a row.",
    details: { reason: "NETWORK unreachable" },
  });
  const closed = { circuit: "sms", openedAt: "2026-01-01T00:00:00.000Z" };
  expect(alertAfter({ type: "CircuitClosed", data: closed })).toMatchObject({
    type: "ResolveAlert",
    name: "circuit",
    subject: "sms",
  });
});

it("raises one alert for all forms of which both channels have failed", () => {
  expect(alertAfter(completed("failed", ["email", "sms"]))).toMatchObject({
    type: "RaiseAlert",
    name: "form-failed",
    subject: null,
    severity: "critical",
    details: { formId: "f1" },
  });
});

it("raises none where a form has one channel and that has failed: its address may be wrong", () => {
  expect(alertAfter(completed("failed", ["email"]))).toBeNull();
});

it.each(["notified", "partly"] as const)("resolves it when a redriven form is %s", (outcome) => {
  expect(alertAfter(completed(outcome, []))).toMatchObject({
    type: "ResolveAlert",
    name: "form-failed",
    subject: null,
  });
});
