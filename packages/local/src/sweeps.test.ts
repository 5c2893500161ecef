import { memoryWorld } from "@bridgework/core/app/world.fixture";
import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { startSweeps } from "./sweeps.ts";

/** One sweep of every 10 seconds that counts its runs and does `work` in each. */
function open(work: () => Promise<void> = async () => {}) {
  const clock = manualClock();
  const problems: string[] = [];
  let runs = 0;
  const run = () => {
    runs += 1;
    return work();
  };
  const measure = () => Promise.reject(new Error("not asked"));
  const sweeps = startSweeps({
    sweeps: [{ name: "tidy", description: "Tidies.", everySeconds: 10, run }],
    ports: { ...memoryWorld(), clock, measure },
    onProblem: (problem) => problems.push(problem),
  });
  return { clock, problems, sweeps, runs: () => runs };
}

it("runs a sweep each time its seconds have passed", async () => {
  const { clock, runs } = open();
  await clock.advance(9_999);
  expect(runs()).toBe(0);
  await clock.advance(20_001);
  expect(runs()).toBe(3);
});

it("never runs one twice at once: the next waits from the end of the one before", async () => {
  let finish = () => {};
  const { clock, runs } = open(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  await clock.advance(60_000);
  expect(runs()).toBe(1);
  finish();
  await clock.advance(10_000);
  expect(runs()).toBe(2);
});

it("reports one that fails by its name, and runs it again", async () => {
  const { clock, runs, problems } = open(() => Promise.reject(new Error("the disk is full")));
  await clock.advance(20_000);
  expect(runs()).toBe(2);
  expect(problems).toEqual(Array(2).fill("Sweep tidy failed and is run again in 10 s: the disk is full"));
});

it("stops when the run in hand is done, and leaves no timer", async () => {
  let finish = () => {};
  const { clock, runs, sweeps } = open(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  await clock.advance(10_000);
  let stopped = false;
  const stopping = sweeps.stop().then(() => {
    stopped = true;
  });
  await clock.advance(60_000);
  expect(stopped).toBe(false);
  finish();
  await stopping;
  expect([runs(), clock.pending()]).toEqual([1, 0]);
});
