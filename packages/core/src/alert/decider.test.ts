import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deciderProperties } from "../app/decider-properties.fixture.ts";
import { accept } from "../kernel/decider.ts";
import { given, takeAll } from "../kernel/given.fixture.ts";
import { alertCommands, raiseCircuit, resolveCircuit } from "./commands.fixture.ts";
import type { AlertCommand } from "./commands.ts";
import { alertDecider } from "./decider.ts";
import { alert } from "./domain.ts";
import type { AlertEvent, AlertStatus } from "./events.ts";

const givenAlert = given(alertDecider);
const alertId = "circuit.email";
const content = { name: "circuit", subject: "email", severity: "error", summary: "It is so." } as const;
const data = { ...content, details: { failures: 5 }, alertId };
const raised = (round = 1): AlertEvent => ({ type: "AlertRaised", data: { ...data, round } });
const resolved = (round = 1): AlertEvent => ({ type: "AlertResolved", data: { ...data, round } });
const told = (status: AlertStatus, round = 1) => ({ alertId, round, status, sink: "chat" }) as const;
const notified = (status: AlertStatus, round = 1): AlertEvent => ({
  type: "AlertNotified",
  data: { ...told(status, round), provider: "chat", messageId: "none", attempts: 1 },
});
const failed = (letterId = "l1"): AlertEvent => ({
  type: "AlertNotificationFailed",
  data: { ...told("open"), errorClass: "NETWORK", reason: "no answer", attempts: 4, letterId },
});
const redrive = (letterId = "l1"): AlertCommand => ({ type: "RedriveAlert", alertId, sink: "chat", letterId });

describe("RaiseAlert", () => {
  it("raises what is not open, each time in a round of its own", () => {
    expect(givenAlert().when(raiseCircuit)).toEqual(accept(raised(1)));
    expect(givenAlert(raised(1), resolved(1)).when(raiseCircuit)).toEqual(accept(raised(2)));
  });

  it("records nothing while it is open, whatever else is said of it", () => {
    expect(givenAlert(raised()).when(raiseCircuit)).toEqual(accept());
    expect(givenAlert(raised()).when({ ...raiseCircuit, summary: "It is worse." } as AlertCommand)).toEqual(accept());
  });

  it("has its stream by name and subject, which no other two share", () => {
    expect(alert.streamId(raiseCircuit)).toBe("circuit.email");
    expect(alert.streamId({ ...raiseCircuit, subject: null } as AlertCommand)).toBe("circuit");
    expect(alert.commands.safeParse({ ...raiseCircuit, name: "circuit.email" }).success).toBe(false);
  });

  it.each([
    { name: "Circuit" },
    { severity: "bad" },
    { subject: "a b" },
    { summary: "" },
    { details: { nested: {} } },
    { details: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`d${index}`, 1])) },
  ])("is not valid with %o", (wrong) => {
    expect(alert.commands.safeParse({ ...raiseCircuit, ...wrong }).success).toBe(false);
  });
});

describe("ResolveAlert", () => {
  it("resolves what is open, with the severity that it was raised with", () => {
    expect(givenAlert(raised(1), resolved(1), raised(2)).when(resolveCircuit)).toEqual(accept(resolved(2)));
  });

  it("records nothing where nothing is open", () => {
    expect(givenAlert().when(resolveCircuit)).toEqual(accept());
    expect(givenAlert(raised(), resolved()).when(resolveCircuit)).toEqual(accept());
  });
});

describe("ConfirmAlert", () => {
  const confirm = (status: AlertStatus, round = 1): AlertCommand => ({ type: "ConfirmAlert", alertId, round, status });

  it("is accepted while the alert is as it says", () => {
    expect(givenAlert(raised()).when(confirm("open"))).toEqual(accept());
    expect(givenAlert(raised(), resolved()).when(confirm("resolved"))).toEqual(accept());
  });

  it("is refused when the alert was resolved or raised since", () => {
    expect(givenAlert(raised(), resolved()).when(confirm("open"))).toMatchObject({ code: "alert_changed" });
    expect(givenAlert(raised(), resolved(), raised(2)).when(confirm("resolved"))).toMatchObject({
      code: "alert_changed",
    });
    expect(givenAlert(raised(), resolved(), raised(2)).when(confirm("open"))).toMatchObject({ code: "alert_changed" });
  });
});

describe("what came of telling a sink", () => {
  it("is recorded once for each change", () => {
    const record: AlertCommand = { ...notified("open").data, type: "RecordAlertNotified" } as AlertCommand;
    expect(givenAlert(raised()).when(record)).toEqual(accept(notified("open")));
    expect(givenAlert(raised(), notified("open")).when(record)).toEqual(accept());
    const later = { ...record, status: "resolved" } as AlertCommand;
    expect(givenAlert(raised(), notified("open"), resolved()).when(later)).toEqual(accept(notified("resolved")));
  });

  it("is refused for an alert that was never raised", () => {
    const record: AlertCommand = { ...notified("open").data, type: "RecordAlertNotified" } as AlertCommand;
    expect(givenAlert().when(record)).toMatchObject({ code: "alert_unknown", details: [{ path: "alertId" }] });
  });
});

describe("RedriveAlert", () => {
  it("tells the sink of how the alert is now", () => {
    const again = { ...data, round: 1, sink: "chat", letterId: "l1" } as const;
    const expected = (status: AlertStatus) => accept({ type: "AlertRedriven" as const, data: { ...again, status } });
    expect(givenAlert(raised(), failed()).when(redrive())).toEqual(expected("open"));
    expect(givenAlert(raised(), failed(), resolved()).when(redrive())).toEqual(expected("resolved"));
  });

  it("is refused for a sink that was told since, and for an older letter", () => {
    expect(givenAlert(raised(), failed(), resolved(), notified("resolved")).when(redrive())).toMatchObject({
      code: "not_failed",
    });
    expect(givenAlert(raised(), failed("l2")).when(redrive("l1"))).toMatchObject({
      code: "not_failed",
      details: [{ path: "letterId", expected: "l2", received: "l1" }],
    });
  });
});

describe("any sequence of commands", () => {
  deciderProperties(alertDecider, alert, alertCommands);

  it("raises and resolves by turns", () => {
    fc.assert(
      fc.property(alertCommands, (sequence) => {
        const events = takeAll(alertDecider, sequence, () => {});
        const changes = events.map(({ type }) => type).filter((type) => /Raised|Resolved/.test(type));
        expect(changes).toEqual(changes.map((_, index) => (index % 2 === 0 ? "AlertRaised" : "AlertResolved")));
      }),
    );
  });
});
