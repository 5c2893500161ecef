import { expect, it } from "vitest";
import { ticketsContract } from "../ports/tickets.contract.ts";
import type { TicketHolder } from "../ports/tickets.ts";
import { manualClock } from "./clock.ts";
import { sequentialIds } from "./ids.ts";
import { memoryTickets } from "./tickets.ts";

const till: TicketHolder = { kind: "recipient", recipient: "till-7" };

ticketsContract("memoryTickets", async () => {
  const clock = manualClock();
  const tickets = memoryTickets({ clock, newTicket: sequentialIds().next });
  return { clock, worker: () => tickets, close: async () => {} };
});

it("forgets the oldest ticket for the sake of the 10,000th other", async () => {
  const tickets = memoryTickets({ clock: manualClock(), newTicket: sequentialIds().next });
  const [first, second] = [await tickets.issue(till), await tickets.issue(till)];
  for (let issued = 0; issued < 9_999; issued += 1) await tickets.issue({ kind: "console" });
  expect([await tickets.redeem(first.ticket), await tickets.redeem(second.ticket)]).toEqual([undefined, till]);
});
