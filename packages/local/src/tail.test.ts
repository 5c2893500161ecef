import type { Fact } from "@bridgework/core/kernel/event";
import { factAt } from "@bridgework/core/kernel/fact.fixture";
import { memoryCheckpoints } from "@bridgework/core/memory/checkpoints";
import { manualClock } from "@bridgework/core/memory/clock";
import type { EventStore } from "@bridgework/core/ports/event-store";
import fc from "fast-check";
import { expect, it } from "vitest";
import { followLog } from "./tail.ts";

/** A log of which only reading is needed; `write` appends and returns what was appended. */
function log() {
  const facts: Fact[] = [];
  const readAll: EventStore["readAll"] = async ({ after = 0, limit }) =>
    facts.filter(({ position }) => position > after).slice(0, limit);
  const write = (count: number) => {
    const written = Array.from({ length: count }, (_, index) => factAt(facts.length + index + 1));
    facts.push(...written);
    return written;
  };
  return { facts, write, store: { readAll } };
}

function setUp() {
  const { store, write } = log();
  const clock = manualClock();
  const seen: number[] = [];
  return { store, write, clock, seen, checkpoints: memoryCheckpoints() };
}

it("begins after its checkpoint", async () => {
  const { seen, write, ...ports } = setUp();
  write(5);
  await ports.checkpoints.save("c", 3);
  const tail = await followLog(ports, {
    name: "c",
    handle: async (facts) => void seen.push(...facts.map((each) => each.position)),
  });
  await tail.idle();
  expect(seen).toEqual([4, 5]);
  expect(tail.position()).toBe(5);
  await tail.stop();
});

it("handles each fact once and in order, however commits, notices and reads interleave", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 900 }), rest: fc.integer({ min: 0, max: 5 }) }), {
        maxLength: 20,
      }),
      async (commits) => {
        const { seen, write, ...ports } = setUp();
        const before = write(700).length;
        const handle = async (facts: readonly Fact[]) => {
          await Promise.resolve();
          seen.push(...facts.map((each) => each.position));
        };
        const tail = await followLog(ports, { name: "c", handle });
        let total = before;
        for (const { count, rest } of commits) {
          tail.notice(write(count));
          total += count;
          for (let turn = 0; turn < rest; turn += 1) await Promise.resolve();
        }
        await tail.idle();
        expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
        await tail.stop();
      },
    ),
    { numRuns: 50 },
  );
});

it("reads from the file what was too much to keep in memory", async () => {
  const { seen, write, ...ports } = setUp();
  let release: () => void = () => {};
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  const handle = async (facts: readonly Fact[]) => {
    await blocked;
    seen.push(...facts.map((each) => each.position));
  };
  const tail = await followLog(ports, { name: "c", handle });
  for (let commit = 0; commit < 30; commit += 1) tail.notice(write(500));
  release();
  await tail.idle();
  expect(seen.length).toBe(15_000);
  await tail.stop();
});

it("tries a batch again until it succeeds, and says why it does not get on", async () => {
  const { seen, write, ...ports } = setUp();
  let failures = 2;
  const handle = async (facts: readonly Fact[]) => {
    if (failures-- > 0) throw new Error("the view is locked");
    seen.push(...facts.map((each) => each.position));
  };
  write(1);
  const tail = await followLog(ports, { name: "views", handle });
  await ports.clock.advance(0);
  expect(tail.problem()).toBe("views cannot get past position 1: the view is locked");
  await ports.clock.advance(1_000);
  expect(seen).toEqual([1]);
  expect(tail.problem()).toBeNull();
  await tail.stop();
});

it("gets as far as a fact that cannot be read, says why it stops there, and goes on when it can", async () => {
  const { seen, write, store, ...ports } = setUp();
  let unreadable = 701;
  const guarded: typeof store = {
    readAll: async (range) => {
      const page = await store.readAll(range);
      if (page.some(({ position }) => position === unreadable)) throw new Error("it is of a newer program");
      return page;
    },
  };
  write(1_500);
  const handle = async (facts: readonly Fact[]) => void seen.push(...facts.map((each) => each.position));
  const tail = await followLog({ ...ports, store: guarded }, { name: "views", handle });
  await ports.clock.advance(0);
  expect(tail.position()).toBe(700);
  expect(tail.problem()).toBe("views cannot get past position 701: it is of a newer program");
  unreadable = 0;
  await ports.clock.advance(10_000);
  expect(seen).toEqual(Array.from({ length: 1_500 }, (_, index) => index + 1));
  expect(tail.problem()).toBeNull();
  await tail.stop();
});
