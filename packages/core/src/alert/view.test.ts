import { expect, it } from "vitest";
import { factOf } from "../app/world.fixture.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { AlertEvent } from "./events.ts";
import { alertsView } from "./view.ts";

const content = { name: "errors", subject: null, severity: "error", summary: "It is so.", details: {} } as const;
const about = { ...content, alertId: "errors" };
const chat = { alertId: "errors", round: 1, status: "open", sink: "chat" } as const;

const rowOf = (...events: readonly AlertEvent[]) =>
  events.reduce<JsonObject | undefined>(
    (row, event, index) => alertsView.project(row, factOf("alert#errors", index + 1, event)),
    undefined,
  );
const raised = (round: number): AlertEvent => ({ type: "AlertRaised", data: { ...about, round } });
const resolved: AlertEvent = { type: "AlertResolved", data: { ...about, round: 1, summary: "It is over." } };
const failed: AlertEvent = {
  type: "AlertNotificationFailed",
  data: { ...chat, errorClass: "NETWORK", reason: "no answer", attempts: 4, letterId: "l1" },
};
const notified: AlertEvent = {
  type: "AlertNotified",
  data: { ...chat, provider: "chat", messageId: "none", attempts: 1 },
};
const redriven: AlertEvent = { type: "AlertRedriven", data: { ...about, ...chat, letterId: "l1" } };

it("shows an alert as it was last raised or resolved", () => {
  expect(rowOf(raised(1))).toMatchObject({ status: "open", summary: "It is so.", round: 1, resolvedAt: null });
  expect(rowOf(raised(1), resolved)).toMatchObject({
    status: "resolved",
    summary: "It is over.",
    raisedAt: "2026-01-01T00:00:01.000Z",
    resolvedAt: "2026-01-01T00:00:02.000Z",
  });
  expect(rowOf(raised(1), resolved, raised(2))).toMatchObject({ status: "open", round: 2, resolvedAt: null });
});

it("shows of each sink how telling it ended, the last time", () => {
  expect(rowOf(raised(1), failed)).toMatchObject({
    tellings: [{ sink: "chat", status: "failed", change: "open", reason: "no answer", letterId: "l1" }],
  });
  expect(rowOf(raised(1), failed, redriven)).toMatchObject({ tellings: [{ sink: "chat", status: "redriving" }] });
  expect(rowOf(raised(1), failed, redriven, notified)).toMatchObject({
    tellings: [{ sink: "chat", status: "told", reason: null, letterId: null }],
  });
});
