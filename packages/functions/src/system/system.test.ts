import { clockContract } from "@bridgework/core/ports/clock.contract";
import { idsContract } from "@bridgework/core/ports/ids.contract";
import { randomContract } from "@bridgework/core/ports/random.contract";
import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { systemIds } from "./ids.ts";
import { newTicket } from "./new-ticket.ts";
import { systemRandom } from "./random.ts";

clockContract("systemClock", () => ({
  clock: systemClock(),
  pass: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}));
idsContract("systemIds", () => systemIds(systemClock()));
randomContract("systemRandom", systemRandom);

describe("systemIds", () => {
  it("ascends also when the clock is set back", () => {
    let now = 2_000_000;
    const ids = systemIds({ now: () => now, after: () => () => {} });
    const before = ids.next();
    now = 1_000_000;
    expect(ids.next() > before).toBe(true);
  });
});

it("makes each ticket of 192 random bits, for an address", () => {
  const tickets = Array.from({ length: 100 }, newTicket);
  expect(new Set(tickets).size).toBe(100);
  for (const ticket of tickets) expect(ticket).toMatch(/^[\w-]{32}$/);
});
