import { alertsView } from "@bridgework/core/alert/view";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { expect, it } from "vitest";
import { alertList } from "./alerts-contract.ts";
import { answerOf, errorOf, openDoors } from "./doors.fixture.ts";

/** Doors with alerts that were raised, and some of them resolved, in this order. */
async function withAlerts(...changes: readonly (readonly ["RaiseAlert" | "ResolveAlert", string])[]) {
  const doors = openDoors();
  for (const [type, subject] of changes) {
    const content = {
      name: "circuit",
      subject,
      severity: "error",
      summary: `${type} of ${subject}`,
      details: { n: 5 },
    };
    await doors.publish({ kind: "command", domain: "alert", command: { type, ...content }, actor: "test" });
    await doors.clock.advance(1_000);
  }
  const rows = new Map<string, JsonObject>();
  for (const fact of await doors.facts()) {
    const key = fact.stream.replace("alert#", "");
    const doc = alertsView.project(rows.get(key), fact);
    rows.set(key, doc);
    await doors.views.put("alerts", { key, version: fact.version, doc });
  }
  return doors;
}

const changes = [
  ["RaiseAlert", "a"],
  ["RaiseAlert", "b"],
  ["RaiseAlert", "c"],
  ["ResolveAlert", "c"],
] as const;

it("lists the open alerts first, and of those the one that changed last", async () => {
  const { get } = await withAlerts(...changes);
  const { status, body } = await answerOf(get("/api/alerts"));
  expect(status).toBe(200);
  const { items, open } = alertList.parse(body);
  expect(items.map(({ alertId }) => alertId)).toEqual(["circuit.b", "circuit.a", "circuit.c"]);
  expect(open).toBe(2);
  expect(items[2]).toMatchObject({ status: "resolved", severity: "error", summary: "ResolveAlert of c", round: 1 });
});

it("lists those of one status, and still says how many are open", async () => {
  const { get } = await withAlerts(...changes);
  const { body } = await answerOf(get("/api/alerts?status=resolved"));
  expect(body).toMatchObject({ items: [{ alertId: "circuit.c" }], open: 2 });
});

it("refuses a status that there is not", async () => {
  const { get } = await withAlerts();
  expect(await errorOf(get("/api/alerts?status=closed"))).toMatchObject({
    status: 400,
    details: [{ path: "query.status", expected: '"open" or "resolved"' }],
  });
});

it("reads one alert, brought up to its newest fact", async () => {
  const { get } = await withAlerts(...changes);
  expect(await answerOf(get("/api/alerts/circuit.a"))).toMatchObject({
    status: 200,
    body: { alertId: "circuit.a", status: "open", resolvedAt: null },
  });
  expect((await errorOf(get("/api/alerts/circuit.x"))).status).toBe(404);
});
