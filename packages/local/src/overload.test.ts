import { manualClock } from "@bridgework/core/memory/clock";
import { describe, expect, it } from "vitest";
import { type Arrival, type OverloadLimits, watchOverload } from "./overload.ts";

const limits: OverloadLimits = { requests: 2, bytes: 1_000, loopDelay: 500, relayLag: 100, running: 50 };
const read: Arrival = { writes: false, bytes: 0 };
const write: Arrival = { writes: true, bytes: 10 };

function watching() {
  const clock = manualClock();
  const state = { relayLag: 0, running: 0, delay: 0, fails: false };
  const overload = watchOverload({
    clock,
    limits,
    backlog: async () => {
      if (state.fails) throw new Error("The store is gone.");
      return { ...state };
    },
    loopDelay: () => state.delay,
  });
  const enter = (arrival: Arrival) => {
    const entry = overload.enter(arrival);
    if (entry.kind === "refused") return entry.details[0]?.expected;
    entry.left();
    return "entered";
  };
  return { ...overload, enter, hold: overload.enter, state, sampled: () => clock.advance(1_000), clock };
}

describe("the doors", () => {
  it("take no more requests in hand than the limit, and the next when one is answered", () => {
    const { hold, enter } = watching();
    const first = hold(read);
    hold(read);
    expect(enter(read)).toBe("at most 2 requests in hand");
    if (first.kind === "entered") first.left();
    expect(enter(read)).toBe("entered");
  });

  it("take no more bytes in hand than the limit", () => {
    const { hold, enter } = watching();
    hold({ writes: true, bytes: 995 });
    expect(enter(write)).toBe("at most 1000 bytes of requests in hand");
    expect(enter(read)).toBe("entered");
  });

  it.each([
    ["relayLag", 101, "at most 100 facts that wait for the relay"],
    ["running", 51, "at most 50 executions that run"],
  ] as const)("close to writes alone while %s is %i, and open again", async (measure, value, reason) => {
    const { state, enter, sampled } = watching();
    state[measure] = value;
    await sampled();
    expect([enter(write), enter(read)]).toEqual([reason, "entered"]);
    state[measure] = 0;
    await sampled();
    expect(enter(write)).toBe("entered");
  });

  it("close to all while the event loop is late", async () => {
    const { state, enter, sampled } = watching();
    state.delay = 501;
    await sampled();
    expect(enter(read)).toBe("at most 500 ms of delay");
  });

  it("keep to what was last known while the backlog cannot be read, and go on asking", async () => {
    const { state, enter, sampled } = watching();
    state.relayLag = 101;
    await sampled();
    Object.assign(state, { fails: true, relayLag: 0 });
    await sampled();
    expect(enter(write)).toBe("at most 100 facts that wait for the relay");
    state.fails = false;
    await sampled();
    expect(enter(write)).toBe("entered");
  });

  it("ask no more once they are stopped", async () => {
    const { state, enter, sampled, stop } = watching();
    stop();
    state.relayLag = 101;
    await sampled();
    expect(enter(write)).toBe("entered");
  });
});
