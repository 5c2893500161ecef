import { projectFacts } from "@bridgework/core/app/project";
import { payload } from "@bridgework/core/app/world.fixture";
import { Fault } from "@bridgework/core/kernel/fault";
import { expect, it } from "vitest";
import { answerOf, openDoors } from "./doors.fixture.ts";

const reached = { counterId: "global", milestone: 10, value: 10 };

/** Doors of a system whose e-mail provider has failed five times. */
async function withOpenCircuit() {
  const doors = openDoors({ failNotify: () => new Fault("NETWORK", "unreachable", "nobody answers") });
  for (let run = 1; run <= 5; run += 1) {
    const given = payload(reached, { state: "TellOperator", run: `run-${run}` });
    await doors.runStep("counter-tell-operator", given).catch(() => {});
  }
  await projectFacts(doors.topology, doors.views, await doors.facts());
  return doors;
}

const open = {
  circuit: "email",
  status: "open",
  failures: 5,
  reason: "NETWORK unreachable",
  openedAt: "2026-01-01T00:00:00.000Z",
  until: "2026-01-01T00:01:00.000Z",
  closedAt: null,
};

it("shows what is not called at the moment, why, and since when", async () => {
  const { get } = await withOpenCircuit();
  expect(await answerOf(get("/api/circuits"))).toMatchObject({ status: 200, body: { items: [open], next: null } });
  expect(await answerOf(get("/api/circuits/email"))).toMatchObject({ status: 200, body: open });
});

it("knows nothing of a circuit that has never opened", async () => {
  const { get } = await withOpenCircuit();
  expect(await answerOf(get("/api/circuits/sms"))).toMatchObject({ status: 404 });
});
