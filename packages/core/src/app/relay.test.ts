import { expect, it } from "vitest";
import type { Fact } from "../kernel/event.ts";
import type { Bus } from "../ports/bus.ts";
import { RELAY, relayFacts } from "./relay.ts";

const fact = (position: number): Fact => ({
  id: `e${position}`,
  type: "CounterChanged",
  schemaVersion: 1,
  time: "2026-01-01T00:00:00.000Z",
  data: {},
  meta: { correlationId: "c", causationId: null, actor: "http", source: "bridgework" },
  stream: "counter#global",
  version: position,
  position,
});

function recordingBus() {
  const taken: unknown[] = [];
  const bus: Bus = {
    put: async (facts, checkpoint) => void taken.push({ positions: facts.map(({ position }) => position), checkpoint }),
  };
  return { bus, taken };
}

it("puts the facts on the bus with a checkpoint after the last of them", async () => {
  const { bus, taken } = recordingBus();
  await relayFacts(bus, [fact(7), fact(9)]);
  expect(taken).toEqual([{ positions: [7, 9], checkpoint: { consumer: RELAY, position: 9 } }]);
});

it("does nothing for no facts", async () => {
  const { bus, taken } = recordingBus();
  await relayFacts(bus, []);
  expect(taken).toEqual([]);
});
