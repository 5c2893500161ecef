import type { Health } from "@bridgework/functions/http/health-contract";
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const RELAY = { part: "relay", status: "ok", value: 0, unit: "seconds", threshold: 60, reason: null } as const;
const WELL: Health = {
  ...{ status: "ok", version: "1.2.3", stage: "local", uptimeSeconds: 61, head: 10, relayed: 10, projected: 10 },
  ...{ runs: { running: 0 }, deadLetters: 0, parts: [RELAY], problem: null },
  recent: { requests: 100, errors: 1, refusedSignatures: 2 },
};
const CIRCUIT = {
  ...{ circuit: "sms", status: "open", failures: 5, reason: "NETWORK", openedAt: "2026-11-20T15:00:00.000Z" },
  ...{ until: "2000-01-01T00:00:00.000Z", closedAt: null, changedAt: "2026-11-20T15:00:00.000Z", version: 1 },
};

function openHealth(health: Health | Response, circuits: readonly (typeof CIRCUIT)[] = []) {
  return renderConsole("/status", (path) => {
    if (path === "/health") return health;
    return path.startsWith("/api/circuits") ? { items: circuits, next: null } : undefined;
  });
}

describe("the Health page", () => {
  it("shows each part with its value, its threshold and its state", async () => {
    openHealth(WELL);
    expect((await screen.findByRole("heading", { level: 1 })).textContent).toContain("Every part is well.");
    expect(screen.getByRole("row", { name: /^Relay/ }).textContent).toBe("Relay0 s behind the storeat most 1 mok");
    expect(screen.getByRole("region", { name: "Requests and process" }).textContent).toContain("1.2.3, local");
  });

  it("reads what a failing server says with its 503", async () => {
    const reason = "The relay cannot get past 3.";
    const failing: Health = { ...WELL, status: "failing", parts: [{ ...RELAY, status: "failing", reason }] };
    openHealth(Response.json(failing, { status: 503 }));
    expect(await screen.findByText(reason)).toBeDefined();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("The relay needs somebody.");
  });

  it("shows how far the consumers and what is being built have come", async () => {
    openHealth({ ...WELL, relayed: 7, rebuilds: [{ view: "forms", version: 2, position: 4, head: 10 }] });
    const log = await screen.findByRole("region", { name: "Consumers of the log" });
    const lines = within(log).getAllByRole("listitem");
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      "Relay3 behind",
      "Viewsup to date",
      "Rebuilding forms v26 behind",
    ]);
  });

  it("leads to the circuits that are open", async () => {
    openHealth(WELL, [CIRCUIT]);
    const link = await screen.findByRole("link", { name: /sms/ });
    expect([link.textContent, link.getAttribute("href")]).toEqual([
      "smsopen, next call probes",
      "/streams/circuit/sms",
    ]);
  });

  it("says what a stage on AWS leaves to CloudWatch, and shows no number for it", async () => {
    const relay = { ...RELAY, status: null, value: null };
    const recent = { requests: null, errors: null, refusedSignatures: 2 };
    openHealth({ ...WELL, stage: "production", relayed: null, projected: null, recent, parts: [relay] });
    expect((await screen.findByRole("row", { name: /^Relay/ })).textContent).toBe(
      "Relayin CloudWatchat most 1 mnot known",
    );
    expect(screen.getByRole("region", { name: "Consumers of the log" }).textContent).toContain("Relaynot known here");
    const doors = screen.getByRole("region", { name: "Requests and process" }).textContent;
    expect(doors).toContain("Takenin CloudWatchErrors of this sidein CloudWatchSignatures refused2");
    expect(doors).not.toContain("Metrics");
  });

  it("says that the server does not answer", async () => {
    openHealth(Response.json({ error: { code: "internal", message: "Broken.", details: [] } }, { status: 400 }));
    expect(await screen.findByText("The parts could not be read")).toBeDefined();
  });
});
