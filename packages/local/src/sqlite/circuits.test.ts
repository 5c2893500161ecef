import { CLOSED, failed } from "@bridgework/core/kernel/circuit";
import { manualClock } from "@bridgework/core/memory/clock";
import { CIRCUIT_KEPT_MS } from "@bridgework/core/ports/circuits";
import { expect, it } from "vitest";
import { circuitsSchema, sqliteCircuits } from "./circuits.ts";
import { openTemporaryData } from "./open.ts";

it("forgets a closed circuit after a day, so that hosts that failed once do not pile up; never an open one", async () => {
  const { writer, close } = openTemporaryData([[circuitsSchema]]);
  const clock = manualClock();
  const circuits = sqliteCircuits(writer, clock);
  const once = failed(CLOSED, { failures: 5, windowMs: 1000 }, clock.now());
  const open = failed(CLOSED, { failures: 1, windowMs: 1000 }, clock.now());
  await circuits.change("failed-once", once);
  await circuits.change("open", open);
  await clock.advance(CIRCUIT_KEPT_MS);
  await circuits.change("other", once);
  expect(await circuits.load("failed-once")).toEqual(once);
  await clock.advance(1);
  await circuits.change("another", once);
  expect(await circuits.load("failed-once")).toEqual(CLOSED);
  expect(await circuits.load("open")).toEqual(open);
  await close();
});
