import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { LONGEST_RETRY_AFTER_MS, retryDelay } from "./backoff.ts";
import { createLoop, type Step } from "./loop.ts";

const LATER: Step = { kind: "later", retryAfter: null };

/** A loop whose steps come out as they are given, and then as `empty`. */
function open(...outcomes: readonly Step[]) {
  const clock = manualClock();
  const coming = [...outcomes];
  const times: number[] = [];
  const start = clock.now();
  const step = async () => {
    times.push(clock.now() - start);
    return coming.shift() ?? ({ kind: "empty" } as const);
  };
  return { loop: createLoop({ step, clock, random: { next: () => 1 } }), clock, times, coming };
}

it("takes steps until nothing is left", async () => {
  const { loop, times, clock } = open({ kind: "settled" }, { kind: "settled" });
  await loop.flush();
  expect(times).toEqual([0, 0, 0]);
  expect(clock.pending()).toBe(0);
});

it("comes back after twice as long each time, up to a minute", async () => {
  const { loop, times, clock } = open(...Array.from({ length: 9 }, () => LATER));
  await loop.flush();
  await clock.advance(300_000);
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

it("waits from the beginning again once something has gone", async () => {
  const { loop, times, clock } = open(LATER, LATER, { kind: "settled" }, LATER);
  await loop.flush();
  await clock.advance(5_000);
  expect(times).toEqual([0, 1_000, 3_000, 3_000, 4_000]);
});

it("does not try earlier because of something new, and does when it is told to", async () => {
  const { loop, times, clock } = open(LATER);
  await loop.flush();
  loop.nudge();
  await clock.advance(500);
  expect(times).toEqual([0]);
  await loop.flush();
  expect(times).toEqual([0, 500]);
  expect(clock.pending()).toBe(0);
});

it("tries once while it fails, however much comes in", async () => {
  const { loop, times } = open(LATER, LATER, LATER);
  const first = loop.flush();
  loop.nudge();
  loop.nudge();
  await first;
  expect(times).toEqual([0]);
});

it("misses nothing that comes in while it ends", async () => {
  const { loop, times, coming, clock } = open();
  const ending = loop.flush();
  loop.nudge();
  coming.push({ kind: "settled" });
  await ending;
  await clock.advance(0);
  expect(times.length).toBeGreaterThan(1);
});

it("that is held sets no timer", async () => {
  const { loop, clock } = open({ kind: "held" });
  await loop.flush();
  expect(clock.pending()).toBe(0);
});

it("takes no step and has no timer when it is closed", async () => {
  const { loop, times, clock } = open(LATER);
  await loop.flush();
  await loop.close();
  loop.nudge();
  await loop.flush();
  await clock.advance(100_000);
  expect(times).toEqual([0]);
  expect(clock.pending()).toBe(0);
});

it("has the delay drawn by chance from all of it, and keeps to Retry-After within bounds", () => {
  expect(retryDelay(3, null, { next: () => 0 })).toBe(0);
  expect(retryDelay(3, null, { next: () => 0.25 })).toBe(1_000);
  expect(retryDelay(1, 30_000, { next: () => 0.5 })).toBe(30_500);
  expect(retryDelay(1, 10 ** 9, { next: () => 0 })).toBe(LONGEST_RETRY_AFTER_MS);
});
