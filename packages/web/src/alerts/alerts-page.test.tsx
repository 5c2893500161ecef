import type { AlertItem } from "@bridgework/functions/http/alerts-contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const OPEN: AlertItem = {
  ...{ alertId: "circuit.sms", name: "circuit", subject: "sms", severity: "error", status: "open", round: 2 },
  ...{ summary: "Circuit sms is open.", details: { failures: 5 }, raisedAt: "2026-11-20T14:52:00.000Z" },
  ...{ resolvedAt: null, changedAt: "2026-11-20T14:52:00.000Z", correlationId: "c-1", version: 3 },
  tellings: [
    {
      ...{ sink: "chat", status: "told", change: "open", at: "2026-11-20T14:52:01.000Z" },
      reason: null,
      letterId: null,
    },
    {
      ...{ sink: "email", status: "failed", change: "open", at: "2026-11-20T14:52:02.000Z" },
      ...{ reason: "The mailbox is full.", letterId: "letter-1" },
    },
  ],
};
const OVER: AlertItem = {
  ...OPEN,
  ...{ alertId: "dead-letters", name: "dead-letters", subject: null, status: "resolved", tellings: [] },
  ...{ summary: "2 dead letters wait.", raisedAt: "2026-11-20T10:00:00.000Z", resolvedAt: "2026-11-20T10:05:00.000Z" },
};

function openAlerts(search: string, alerts: readonly AlertItem[]) {
  const now = { alerts };
  const page = renderConsole(`/alerts${search}`, (path) => {
    if (!path.startsWith("/api/alerts")) return undefined;
    const status = new URL(path, "http://console").searchParams.get("status");
    const items = now.alerts.filter((each) => status === null || each.status === status);
    return { items, open: now.alerts.filter((each) => each.status === "open").length };
  });
  return { ...page, now };
}

const rows = async () =>
  within(await screen.findByRole("grid", { name: "Alerts" }))
    .getAllByRole("row")
    .slice(1);

describe("the Alerts page", () => {
  it("lists what is open and what is over, how long it lasted and whether somebody was told", async () => {
    openAlerts("", [OPEN, OVER]);
    const [open, over] = await rows();
    expect(open?.textContent).toMatch(/error.*Circuit sms is open\..*sms.*not by e-mail/);
    expect(over?.textContent).toMatch(/resolved.*2 dead letters wait\..*nobody yet.*5 m/);
  });

  it("opens an alert by the keys, with who was told and the way to its cause", async () => {
    const { address } = openAlerts("", [OPEN]);
    const [row] = await rows();
    if (row !== undefined) fireEvent.keyDown(row, { key: "Enter" });
    const panel = await screen.findByRole("region", { name: "Alert" });
    expect(address()).toBe("/alerts?alert=circuit.sms");
    expect(panel.textContent).toMatch(/failures5.*chat told.*e-mail could not be told.*The mailbox is full/);
    expect(
      within(panel)
        .getAllByRole("link")
        .map((link) => link.getAttribute("href")),
    ).toEqual(["/failures?letter=letter-1", "/streams/circuit/sms", "/streams/alert/circuit.sms"]);
    fireEvent.keyDown(document.body, { key: "Escape" });
    await waitFor(() => expect(address()).toBe("/alerts"));
  });

  it.each([
    ["dead-letters", {}, "/failures"],
    ["form-failed", { formId: "f1" }, "/streams/form/f1"],
    ["refused-signatures", {}, "/events?type=RequestRefused"],
    ["relay-lag", {}, "/status"],
    ["of-another-time", {}, "/events?correlationId=c-1"],
  ])("leads from %s to its cause", async (name, details, href) => {
    openAlerts("?alert=a", [{ ...OVER, alertId: "a", name, details }]);
    const panel = await screen.findByRole("region", { name: "Alert" });
    expect(within(panel).getAllByRole("link")[0]?.getAttribute("href")).toBe(href);
  });

  it("praises when nothing is open", async () => {
    openAlerts("?status=open", [OVER]);
    expect(await screen.findByText("No alert is open. Nice work!")).toBeDefined();
  });

  it("reads the list again when an alert was raised", async () => {
    const { server, now } = openAlerts("", []);
    await screen.findByText("No alert is open. Nice work!");
    now.alerts = [OPEN];
    act(() => server.say({ kind: "alerts", open: 1 }));
    expect(await rows()).toHaveLength(1);
  });
});
