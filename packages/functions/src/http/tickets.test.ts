import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { memoryTickets } from "./tickets.ts";

function opened() {
  const clock = manualClock();
  return { clock, tickets: memoryTickets(clock, globalThis.crypto) };
}

it("names its device once", () => {
  const { tickets } = opened();
  const { ticket } = tickets.issue("till-7");
  const other = tickets.issue("till-8");
  expect([tickets.redeem(ticket), tickets.redeem(ticket)]).toEqual(["till-7", undefined]);
  expect(tickets.redeem(other.ticket)).toBe("till-8");
  expect(tickets.redeem("guessed")).toBeUndefined();
});

it("is worth nothing after 30 seconds", async () => {
  const { clock, tickets } = opened();
  const { ticket, expiresAt } = tickets.issue("till-7");
  expect(expiresAt).toBe("2026-01-01T00:00:30.000Z");
  await clock.advance(30_000);
  expect(tickets.redeem(ticket)).toBeUndefined();
});

it("is worth nothing once 10,000 others were issued", () => {
  const { tickets } = opened();
  const { ticket: first } = tickets.issue("till-7");
  const { ticket: second } = tickets.issue("till-7");
  for (let issued = 0; issued < 9_999; issued += 1) tickets.issue("till-8");
  expect([tickets.redeem(first), tickets.redeem(second)]).toEqual([undefined, "till-7"]);
});
