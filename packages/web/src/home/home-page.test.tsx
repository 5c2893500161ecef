import type { Home } from "@bridgework/functions/http/home-contract";
import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderConsole } from "../testing/page.fixture.tsx";
import { emptyHome } from "./home.fixture.ts";

// A canvas cannot be drawn on here; what the chart says is also in its label.
vi.mock("./throughput-chart.tsx", () => ({ ThroughputChart: () => null }));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const GROUP: Home["failing"][number] = {
  ...{ fingerprint: "f 1", dead: 12, last: "2026-11-20T14:59:00.000Z", hours: Array.from({ length: 24 }, () => 0) },
  ...{ reason: "no answer after 30 s", errorClass: "NETWORK", workflow: "task-run", state: "Execute" },
};
const ALERT: Home["alerts"]["items"][number] = {
  ...{ alertId: "circuit.sms", name: "circuit", subject: "sms", severity: "error", status: "open", round: 1 },
  ...{ summary: "Circuit sms is open.", details: {}, raisedAt: "2026-11-20T14:52:00.000Z", resolvedAt: null },
  ...{ tellings: [], changedAt: "2026-11-20T14:52:00.000Z", correlationId: "c", version: 1 },
};

function openHome(home: Home) {
  const now = { home };
  return { ...renderConsole("/", (path) => (path === "/api/home" ? now.home : undefined)), now };
}

const hrefs = (box: HTMLElement) =>
  within(box)
    .getAllByRole("link")
    .map((link) => link.getAttribute("href"));

describe("Home", () => {
  it("says when nothing waits", async () => {
    openHome(emptyHome({ head: 5 }));
    expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe("All keeps up. Nothing waits for you.");
  });

  it("leads to the first event where there is none", async () => {
    openHome(emptyHome({}));
    expect((await screen.findByRole("link", { name: "Send a first event" })).getAttribute("href")).toBe("/send");
    expect(screen.getByText("There was no event in the last hour.")).toBeDefined();
  });

  it("says in words what needs a person, each noun a link", async () => {
    const alerts = { open: 3, items: [ALERT] };
    openHome(emptyHome({ head: 5, alerts, deadLetters: { total: 37, oldestSeconds: 187_200 } }));
    const heading = await screen.findByRole("heading", { level: 1 });
    expect(heading.textContent).toBe(
      "Circuit sms is open. Since 14:52. 2 more alerts are open. 37 dead letters wait for a decision, the oldest for 2 d 4 h. All else keeps up.",
    );
    expect(hrefs(heading)).toEqual(["/alerts?alert=circuit.sms", "/alerts?status=open", "/failures", "/failures"]);
  });

  it("leads from each count to its list", async () => {
    const minutes = emptyHome({}).minutes.map((minute) => ({ ...minute, events: 2, failedRuns: 1 }));
    const unmatched = { examined: 10, count: 4, types: [{ type: "FormReopened", count: 4 }] };
    openHome(emptyHome({ minutes, runs: { started: 60, running: 3 }, unmatched }));
    const throughput = await screen.findByRole("region", { name: "Throughput" });
    expect(throughput.textContent).toMatch(/120 events.*60 runs.*60 failed.*4 matched no rule/);
    expect(hrefs(throughput)).toEqual(["/events?last=1h", "/runs", "/runs?status=FAILED", "#unmatched"]);
    const chart = within(throughput).getByRole("figure");
    expect(chart.getAttribute("aria-label")).toBe("Last hour: 120 events, 2 at most in a minute; 60 runs failed");
    const list = screen.getByRole("region", { name: "Matched no rule" });
    expect(hrefs(list)).toEqual(["/events?type=FormReopened&last=1h"]);
  });

  it("groups what is dead by what it died of", async () => {
    openHome(emptyHome({ failing: [GROUP], fingerprints: 1, deadLetters: { total: 12, oldestSeconds: 60 } }));
    const failing = await screen.findByRole("region", { name: "Failing" });
    expect(failing.textContent).toMatch(/no answer after 30 s.*NETWORK in task-run › Execute.*12 dead/);
    expect(hrefs(failing)).toEqual(["/failures", "/failures?fingerprint=f+1"]);
  });

  it("shows what is set up, and what is missing", async () => {
    const setup = { folder: "/data", email: false, sms: true, device: false, firstEvent: true };
    openHome(emptyHome({ setup }));
    const box = await screen.findByRole("region", { name: "Set-up" });
    const items = within(box).getAllByRole("listitem");
    expect(items.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/First event.*done/),
      expect.stringMatching(/Signing device.*missing/),
      expect.stringMatching(/E-mail.*missing.*set SMTP_URL/),
      expect.stringMatching(/Text messages.*done/),
      expect.stringContaining("/data"),
    ]);
  });

  it("is read again when an alert was raised, which the top bar says on every page", async () => {
    const { server, now } = openHome(emptyHome({ head: 5 }));
    await screen.findByText("All keeps up. Nothing waits for you.");
    now.home = emptyHome({ head: 5, alerts: { open: 1, items: [ALERT] } });
    act(() => server.say({ kind: "alerts", open: 1 }));
    const badge = await screen.findByTitle("Open alerts (g a)");
    expect([badge.textContent, badge.getAttribute("href")]).toEqual(["1alertopen", "/alerts?status=open"]);
    await waitFor(() =>
      expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Circuit sms is open."),
    );
  });
});
