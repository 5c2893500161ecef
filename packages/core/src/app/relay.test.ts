import { expect, it } from "vitest";
import type { Fact } from "../kernel/event.ts";
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

function recording(fail: boolean) {
  const log: string[] = [];
  return {
    log,
    bus: {
      put: async (facts: readonly Fact[]) => {
        if (fail) throw new Error("the bus is away");
        log.push(`put ${facts.map((each) => each.position).join(",")}`);
      },
    },
    checkpoints: {
      load: async () => 0,
      save: async (consumer: string, position: number) => void log.push(`save ${consumer} ${position}`),
    },
  };
}

it("puts the facts on the bus before it moves the checkpoint to the last of them", async () => {
  const ports = recording(false);
  await relayFacts(ports, [fact(7), fact(9)]);
  expect(ports.log).toEqual(["put 7,9", `save ${RELAY} 9`]);
});

it("leaves the checkpoint where it was when the bus fails", async () => {
  const ports = recording(true);
  await expect(relayFacts(ports, [fact(7)])).rejects.toThrow("the bus is away");
  expect(ports.log).toEqual([]);
});

it("does nothing for no facts", async () => {
  const ports = recording(false);
  await relayFacts(ports, []);
  expect(ports.log).toEqual([]);
});
