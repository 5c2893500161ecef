import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { createWindow } from "./window.ts";

it("counts what has happened in its time", async () => {
  const clock = manualClock();
  const window = createWindow(clock, 300);
  window.add(2);
  await clock.advance(200_000);
  window.add(1);
  expect(window.sum()).toBe(3);
});

it("forgets what is older", async () => {
  const clock = manualClock();
  const window = createWindow(clock, 300);
  window.add(2);
  await clock.advance(200_000);
  window.add(1);
  await clock.advance(110_000);
  expect(window.sum()).toBe(1);
  await clock.advance(10_000_000);
  expect(window.sum()).toBe(0);
});
