import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import { describe, expect, it } from "vitest";
import { answerOf, NOTHING_HAPPENED, openDoors, WELL } from "../doors.fixture.ts";
import { home } from "../home-contract.ts";

const LETTER: DeadLetter = {
  ...{ id: "l1", kind: "failed", status: "dead", errorClass: "NETWORK", reason: "no answer", fingerprint: "f" },
  ...{ attempts: 4, buriedAt: "2026-01-01T00:00:00.000Z", redrivenAt: null, eventType: "A", stream: null },
  ...{ workflow: "task-run", run: "r1", state: "Execute", correlationId: "c", payload: null },
  redrive: { kind: "none", reason: "r" },
};

const FAILING = { fingerprint: "f", dead: 1, last: LETTER.buriedAt, hours: [0, 1] };

const alert = (alertId: string, status: string) => ({
  ...{ alertId, name: alertId, subject: null, severity: "error", status, summary: "s", details: {}, round: 1 },
  ...{ raisedAt: "2026-01-01T00:00:00.000Z", resolvedAt: null, tellings: [], changedAt: "2026-01-01T00:00:00.000Z" },
  ...{ correlationId: "c", version: 1 },
});

const circuit = (name: string, status: string) => ({
  ...{ circuit: name, status, failures: 5, reason: "NETWORK", openedAt: "2026-01-01T00:00:00.000Z" },
  ...{ until: "2026-01-01T00:01:00.000Z", closedAt: null, changedAt: "2026-01-01T00:00:00.000Z", version: 1 },
});

async function homeOf(doors: ReturnType<typeof openDoors>) {
  const { status, body } = await answerOf(doors.get("/api/home"));
  expect(status).toBe(200);
  return home.parse(body);
}

describe("GET /api/home", () => {
  it("says of an empty system that nothing has happened", async () => {
    expect(await homeOf(openDoors())).toMatchObject({
      ...{ head: 0, failing: [], deadLetters: { total: 0 }, alerts: { open: 0, items: [] }, circuits: [], setup: null },
    });
  });

  it("tells of each fingerprint what its newest letter says, and leaves out what was redriven meanwhile", async () => {
    const gone = { ...FAILING, fingerprint: "g" };
    const activity = async () => ({ ...NOTHING_HAPPENED, failing: [FAILING, gone], fingerprints: 2 });
    const doors = openDoors({ deps: { activity } });
    await doors.deadLetters.bury(LETTER);
    const { failing } = await homeOf(doors);
    expect(failing).toEqual([
      { ...FAILING, reason: "no answer", errorClass: "NETWORK", workflow: "task-run", state: "Execute" },
    ]);
  });

  it.each([
    [{ relayLagSeconds: 3, recent: { requests: 5, errors: 1, refusedSignatures: 0 } }],
    [{ relayLagSeconds: null, recent: { requests: null, errors: null, refusedSignatures: 0 } }],
  ])("says how far all has come, and what is not measured: %j", async (measures) => {
    const progress = () => ({ head: 9, relayed: null, projected: null, running: 2, problem: null });
    const vitals = async () => ({ ...WELL, ...measures });
    expect(await homeOf(openDoors({ deps: { progress, vitals } }))).toMatchObject({
      ...{ head: 9, runs: { running: 2 }, ...measures },
    });
  });

  it("shows open alerts alone, and open circuits before closed ones", async () => {
    const doors = openDoors();
    for (const [key, status] of [
      ["a", "open"],
      ["b", "resolved"],
    ] as const)
      await doors.views.put("alerts", { key, version: 1, doc: alert(key, status) });
    for (const [key, status] of [
      ["closed", "closed"],
      ["sms", "open"],
    ] as const)
      await doors.views.put("circuits", { key, version: 1, doc: circuit(key, status) });
    const { alerts, circuits } = await homeOf(doors);
    expect([alerts.open, alerts.items.map(({ alertId }) => alertId)]).toEqual([1, ["a"]]);
    expect(circuits.map(({ circuit: name }) => name)).toEqual(["sms", "closed"]);
  });

  it("says what is set up, whether a device may sign among it", async () => {
    const setup = { folder: "/data", email: false, sms: true };
    const doors = openDoors({ deps: { setup } });
    expect((await homeOf(doors)).setup).toEqual({ ...setup, device: false, firstEvent: false });
    await doors.views.put("devices", { key: "d", version: 1, doc: { status: "registered" } });
    expect((await homeOf(doors)).setup).toEqual({ ...setup, device: true, firstEvent: false });
  });
});
