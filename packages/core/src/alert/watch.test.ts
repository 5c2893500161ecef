import { describe, expect, it } from "vitest";
import { memoryWorld } from "../app/world.fixture.ts";
import type { SweepPorts } from "../kernel/sweep.ts";
import type { DoorCounts, Measures } from "../ports/measures.ts";
import { alertSweeps } from "./sweeps.ts";
import { THRESHOLDS } from "./thresholds.ts";
import { watch } from "./watch.ts";

const calm: Measures = {
  deadLetters: 0,
  oldestDeadLetterSeconds: 0,
  relayLagSeconds: 0,
  openCircuits: [],
  recent: { requests: 0, errors: 0, refusedSignatures: 0 },
};
const lately = (recent: Partial<DoorCounts>): Partial<Measures> => ({
  recent: { requests: 0, errors: 0, refusedSignatures: 0, ...recent },
});
const met = (measures: Partial<Measures>) =>
  watch({ ...calm, ...measures }, THRESHOLDS)
    .filter(({ isMet }) => isMet)
    .map(({ name }) => name);

it.each<{ readonly measures: Partial<Measures>; readonly alerts: readonly string[] }>([
  { measures: {}, alerts: [] },
  { measures: { deadLetters: 10 }, alerts: [] },
  { measures: { deadLetters: 11 }, alerts: ["dead-letters"] },
  { measures: { relayLagSeconds: 60 }, alerts: [] },
  { measures: { relayLagSeconds: 60.5 }, alerts: ["relay-lag"] },
  { measures: lately({ requests: 99, errors: 99 }), alerts: [] },
  { measures: lately({ requests: 100, errors: 0 }), alerts: [] },
  { measures: lately({ requests: 100, errors: 1 }), alerts: ["errors"] },
  { measures: lately({ requests: 2_000, errors: 1 }), alerts: [] },
  { measures: lately({ requests: 2_000, errors: 2 }), alerts: ["errors"] },
  { measures: lately({ refusedSignatures: 20 }), alerts: [] },
  { measures: lately({ refusedSignatures: 21 }), alerts: ["refused-signatures"] },
  { measures: { openCircuits: ["email"] }, alerts: [] },
  { measures: { deadLetters: 11, relayLagSeconds: 61 }, alerts: ["dead-letters", "relay-lag"] },
])("of $measures the alerts are $alerts", ({ measures, alerts }) => {
  expect(met(measures)).toEqual(alerts);
});

it("watches nothing that is not measured", () => {
  const unmeasured = { relayLagSeconds: null, ...lately({ requests: null, errors: null }) };
  const conditions = watch({ ...calm, ...unmeasured }, THRESHOLDS);
  expect(conditions.map(({ name }) => name)).toEqual(["dead-letters", "refused-signatures"]);
});

it("says what was measured and what would have been right", () => {
  const [condition] = watch({ ...calm, deadLetters: 12, oldestDeadLetterSeconds: 90.4 }, THRESHOLDS);
  expect(condition).toMatchObject({
    summary: "12 dead letters wait; more than 10 are an alert.",
    details: { deadLetters: 12, threshold: 10, oldestSeconds: 90 },
  });
});

describe("the sweep", () => {
  function open() {
    const world = memoryWorld();
    let measures = calm;
    const ports: SweepPorts = { ...world.ports, ...world, measure: async () => measures };
    const sweep = async (now: Partial<Measures>) => {
      measures = { ...calm, ...now };
      for (const each of alertSweeps) await each.run(ports);
    };
    return { world, sweep };
  }

  it("raises an alert once while its condition is met, and resolves it when it is over", async () => {
    const { world, sweep } = open();
    await sweep({});
    await sweep({ deadLetters: 11 });
    await sweep({ deadLetters: 30 });
    expect(await world.types()).toEqual(["AlertRaised"]);
    await world.views.put("alerts", { key: "dead-letters", version: 1, doc: { status: "open" } });
    await sweep({ deadLetters: 3 });
    expect(await world.facts()).toMatchObject([
      { stream: "alert#dead-letters", meta: { actor: "sweep:alert-watch" } },
      {
        type: "AlertResolved",
        data: { severity: "warning", summary: "3 dead letters wait; more than 10 are an alert." },
      },
    ]);
  });
});
