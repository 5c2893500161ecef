import { manualClock } from "@bridgework/core/memory/clock";
import fc from "fast-check";
import { expect, it } from "vitest";
import { settled } from "./engine.fixture.ts";
import { createTimers, type Timer } from "./timers.ts";

function created() {
  const clock = manualClock({ start: 0, settle: settled });
  const fired: number[] = [];
  return { clock, fired, timers: createTimers(clock, ({ event }: Timer) => void fired.push(event)) };
}

it("fires what is due, in the order of due times, however they were added and removed", async () => {
  const dues = fc.array(fc.record({ due: fc.integer({ min: 1, max: 50 }), removed: fc.boolean() }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(dues, async (given) => {
      const { clock, fired, timers } = created();
      for (const [event, { due }] of given.entries()) timers.add({ due, execution: 1, event });
      for (const [event, { removed }] of given.entries()) if (removed) timers.remove(1, event);
      await clock.advance(25);
      const dueOf = (event: number) => given[event]?.due ?? 0;
      const wanted = given.flatMap(({ due, removed }, event) => (due <= 25 && !removed ? [event] : []));
      expect([...fired].sort()).toEqual([...wanted].sort());
      expect(fired.map(dueOf)).toEqual(wanted.map(dueOf).sort((one, other) => one - other));
    }),
    { numRuns: 50 },
  );
});

it("arms one timer of the clock, for the earliest", () => {
  const { clock, timers } = created();
  for (const due of [30, 10, 20]) timers.add({ due, execution: 1, event: due });
  expect(clock.pending()).toBe(1);
});

it("reaches further than a clock can wait at once", async () => {
  const { clock, fired, timers } = created();
  const month = 31 * 24 * 60 * 60 * 1000;
  timers.add({ due: month, execution: 1, event: 1 });
  await clock.advance(month - 1);
  expect(fired).toEqual([]);
  await clock.advance(1);
  expect(fired).toEqual([1]);
});

it("forgets most of what was removed, so that memory does not grow with it", async () => {
  const { clock, fired, timers } = created();
  for (let event = 0; event < 5_000; event += 1) timers.add({ due: 10 + event, execution: 1, event });
  for (let event = 1; event < 5_000; event += 1) timers.remove(1, event);
  await clock.advance(10_000);
  expect(fired).toEqual([0]);
});

it("fires nothing once it is stopped", async () => {
  const { clock, fired, timers } = created();
  timers.add({ due: 5, execution: 1, event: 1 });
  timers.stop();
  await clock.advance(10);
  expect(fired).toEqual([]);
});
