import { expect, it } from "vitest";
import { HEALTH_LIMITS, healthOf, overallOf, PARTS, type Readings } from "./health.ts";

const well: Readings = {
  head: 9,
  running: 2,
  deadLetters: 0,
  relayLagSeconds: 0,
  projectorLagSeconds: 0,
  openCircuits: [],
  diskFreeBytes: 2 ** 40,
  eventLoopDelaySeconds: 0.01,
  problem: null,
};

const bad = (readings: Partial<Readings>) =>
  healthOf({ ...well, ...readings })
    .filter(({ status }) => status !== "ok")
    .map(({ part, status, reason }) => [part, status, reason]);

it("says how each part is", () => {
  const parts = healthOf(well);
  expect(parts.map(({ part }) => part)).toEqual(PARTS);
  expect(overallOf(parts)).toBe("ok");
});

it.each<[Partial<Readings>, string, string]>([
  [{ deadLetters: HEALTH_LIMITS.deadLetters + 1 }, "deadLetters", "11 dead letters wait for somebody."],
  [{ relayLagSeconds: 61.5 }, "relay", "The oldest fact that waits is 61 s old."],
  [{ projectorLagSeconds: 90 }, "projections", "The oldest fact that waits is 90 s old."],
  [{ openCircuits: ["sms", "email"] }, "circuits", "Not called for a while: sms, email."],
  [{ diskFreeBytes: 500 * 1024 * 1024 }, "disk", "The disk of the data folder has 500 MiB left."],
  [{ eventLoopDelaySeconds: 0.75 }, "eventLoop", "Timers come 750 ms late."],
])("is degraded past a threshold: %j", (readings, part, reason) => {
  expect(bad(readings)).toEqual([[part, "degraded", reason]]);
  expect(overallOf(healthOf({ ...well, ...readings }))).toBe("degraded");
});

it("is well at a threshold", () => {
  const { deadLetters, relayLagSeconds } = HEALTH_LIMITS;
  expect(bad({ deadLetters, relayLagSeconds })).toEqual([]);
});

it("fails where a part does not get on, and where the disk is all but full", () => {
  expect(bad({ problem: { part: "relay", reason: "stuck at 3" } })).toEqual([["relay", "failing", "stuck at 3"]]);
  expect(bad({ diskFreeBytes: 1024 })).toEqual([["disk", "failing", "The disk of the data folder has 0 MiB left."]]);
  expect(overallOf(healthOf({ ...well, diskFreeBytes: 1024, openCircuits: ["sms"] }))).toBe("failing");
});

it("calls nothing well, and nothing wrong, that is not measured", () => {
  const nothing = { deadLetters: null, relayLagSeconds: null, projectorLagSeconds: null, openCircuits: null };
  const more = { head: null, running: null, diskFreeBytes: null, eventLoopDelaySeconds: null };
  expect(bad({ ...nothing, ...more })).toEqual(PARTS.map((part) => [part, null, null]));
  expect(overallOf(healthOf({ ...well, ...nothing }))).toBe("ok");
});
