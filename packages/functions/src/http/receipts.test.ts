import { factAt } from "@bridgework/core/kernel/fact.fixture";
import { expect, it } from "vitest";
import { receiptOf } from "./receipts.ts";

const placesIn = (position: number) => {
  const published = { kind: "recorded", stream: "counter#global", version: 1, facts: [factAt(position)] } as const;
  return receiptOf(published).events.map((event) => event.position);
};

it("names the place in the global order where the store knows it, and none where it gives it later", () => {
  expect(placesIn(7)).toEqual([7]);
  expect(placesIn(0)).toEqual([null]);
});
