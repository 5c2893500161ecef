import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { withRests } from "./with-rests.ts";

function counted(rest: number) {
  const clock = manualClock();
  const times: number[] = [];
  const start = clock.now();
  const ask = withRests(clock, () => {
    times.push(clock.now() - start);
    return rest;
  });
  return { clock, ask, times };
}

it("works at once, and no more where nobody asks again", async () => {
  const { clock, ask, times } = counted(10);
  ask();
  await clock.advance(100);
  expect(times).toEqual([0]);
  expect(clock.pending()).toBe(0);
});

it("works once more after its rest for all who have asked meanwhile", async () => {
  const { clock, ask, times } = counted(10);
  for (let count = 0; count < 5; count += 1) ask();
  await clock.advance(5);
  ask();
  await clock.advance(100);
  expect(times).toEqual([0, 10]);
});

it("works at once again after a rest in which nobody asked", async () => {
  const { clock, ask, times } = counted(10);
  ask();
  await clock.advance(15);
  ask();
  expect(times).toEqual([0, 15]);
});
