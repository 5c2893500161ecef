import { expect, it } from "vitest";
import { factOf, memoryWorld, payload } from "../app/world.fixture.ts";
import { Fault } from "../kernel/fault.ts";
import { countersView } from "./view.ts";

const reached = { counterId: "global", delta: 1, value: 10, version: 10, milestone: 10 };

it("tells the operator about a milestone, once for a run however often the step is tried", async () => {
  const world = memoryWorld();
  await world.runStep("counter-tell-operator", payload(reached, { state: "TellOperator" }));
  await world.runStep("counter-tell-operator", payload(reached, { state: "TellOperator", retries: 1 }));
  expect(world.notifier.sent).toMatchObject([
    { channel: "email", to: "operator@localhost", subject: "Counter global has reached 10" },
  ]);
});

it("leaves the retry of a failed e-mail to the workflow", async () => {
  const world = memoryWorld({ failNotify: () => new Fault("NETWORK", "refused", "connection refused") });
  const failing = world.runStep("counter-tell-operator", payload(reached, { state: "TellOperator" }));
  await expect(failing).rejects.toMatchObject({ name: "NETWORK" });
});

it("ends without the e-mail where its last try fails, and says so", async () => {
  const world = memoryWorld({ failNotify: () => new Fault("NETWORK", "refused", "connection refused") });
  const last = world.runStep("counter-tell-operator", payload(reached, { state: "TellOperator", retries: 3 }));
  expect(await last).toEqual({ told: false, degraded: true });
});

it("shows a counter's value, version and last change", () => {
  const row = countersView.project(undefined, factOf("counter#global", 3, { type: "CounterChanged", data: reached }));
  expect(row).toEqual({
    counterId: "global",
    value: 10,
    version: 10,
    lastDelta: 1,
    lastReason: null,
    changedBy: "http",
    changedAt: "2026-01-01T00:00:03.000Z",
  });
});
