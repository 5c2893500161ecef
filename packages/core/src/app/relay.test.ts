import { expect, it } from "vitest";
import { factAt } from "../kernel/fact.fixture.ts";
import type { Bus } from "../ports/bus.ts";
import { RELAY, relayFacts } from "./relay.ts";

function recordingBus() {
  const taken: unknown[] = [];
  const bus: Bus = {
    put: async (facts, checkpoint) => void taken.push({ positions: facts.map(({ position }) => position), checkpoint }),
  };
  return { bus, taken };
}

it("puts the facts on the bus with a checkpoint after the last of them", async () => {
  const { bus, taken } = recordingBus();
  await relayFacts(bus, [factAt(7), factAt(9)]);
  expect(taken).toEqual([{ positions: [7, 9], checkpoint: { consumer: RELAY, position: 9 } }]);
});

it("does nothing for no facts", async () => {
  const { bus, taken } = recordingBus();
  await relayFacts(bus, []);
  expect(taken).toEqual([]);
});
