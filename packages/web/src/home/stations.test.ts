import { expect, it } from "vitest";
import { emptyHome } from "./home.fixture.ts";
import { stationsOf } from "./stations.ts";

const station = (name: string, more: Parameters<typeof emptyHome>[0]) =>
  stationsOf(emptyHome(more)).find((each) => each.name === name);

it("has a number for each place on the way of an event", () => {
  expect(stationsOf(emptyHome({})).map(({ name, value, bad }) => [name, value, bad])).toEqual([
    ["Doors", "0.0", false],
    ["Store", "0", false],
    ["Relay", "0", false],
    ["Rules", "–", false],
    ["Runs", "0", false],
    ["Providers", "ok", false],
    ["Views", "0", false],
  ]);
});

it("counts requests by the second", () => {
  const recent = { requests: 450, errors: 1, refusedSignatures: 0 };
  expect(station("Doors", { recent })).toMatchObject({ value: "1.5", sub: "1 error" });
  expect(station("Doors", { recent: { ...recent, requests: 30_000 } })).toMatchObject({ value: "100" });
});

const UNCOUNTED = { requests: null, errors: null, refusedSignatures: 0 };

it("says where to look for what the server does not measure", () => {
  const unmeasured = { relayLagSeconds: null, projectorLagSeconds: null, recent: UNCOUNTED };
  for (const name of ["Doors", "Relay", "Views"])
    expect(station(name, unmeasured)).toMatchObject({ value: "–", sub: "in CloudWatch", bad: false });
});

it("says what share of the events matched a rule", () => {
  expect(station("Rules", { unmatched: { examined: 200, count: 50, types: [] } })).toMatchObject({
    ...{ value: "75", unit: "% matched", sub: "50 matched none" },
  });
});

it("marks a relay that is late, views that are, and a provider that is not called", () => {
  expect(station("Relay", { relayLagSeconds: 61 })).toMatchObject({ value: "1", unit: "m 1 s behind", bad: true });
  expect(station("Relay", { relayLagSeconds: 60 })?.bad).toBe(false);
  const times = { openedAt: "", until: "", closedAt: null, changedAt: "" };
  const circuits = [{ circuit: "sms", status: "open" as const, failures: 5, reason: "r", version: 1, ...times }];
  expect(station("Providers", { circuits })).toMatchObject({ value: "1", unit: "open", sub: "sms", bad: true });
});
