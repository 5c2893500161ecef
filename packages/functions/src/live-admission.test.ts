import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { memoryTickets } from "@bridgework/core/memory/tickets";
import type { TicketHolder } from "@bridgework/core/ports/tickets";
import { expect, it } from "vitest";
import { admit } from "./live-admission.ts";

function door() {
  const clock = manualClock();
  const tickets = memoryTickets({ clock, newTicket: sequentialIds().next });
  const kept: unknown[] = [];
  const ports = {
    tickets,
    consoles: { opened: async (id: string, wish: object) => void kept.push([id, wish]) },
    recipients: { letIn: async (id: string, recipient: string) => void kept.push([id, recipient]) },
  };
  const ticketFor = async (holder: TicketHolder) => (await tickets.issue(holder)).ticket;
  return { clock, kept, ticketFor, enter: (query: Record<string, string>) => admit(ports, "c1", query) };
}

it("lets a console in by its ticket, with what it wants to hear of", async () => {
  const { ticketFor, enter, kept } = door();
  const ask = async (more: Record<string, string>) => enter({ ticket: await ticketFor({ kind: "console" }), ...more });
  expect([await ask({}), await ask({ after: "17" }), await ask({ counter: "visits" })]).toEqual([200, 200, 200]);
  expect(kept).toEqual([
    ["c1", { after: null, counter: null }],
    ["c1", { after: 17, counter: null }],
    ["c1", { after: null, counter: "visits" }],
  ]);
});

it("lets a recipient in to its own mailbox, whatever else it asks for", async () => {
  const { ticketFor, enter, kept } = door();
  const ticket = await ticketFor({ kind: "recipient", recipient: "till-7" });
  expect(await enter({ ticket, after: "0" })).toBe(200);
  expect(kept).toEqual([["c1", "till-7"]]);
});

it("refuses who has no ticket, a late one, or one that was used, and keeps nothing", async () => {
  const { clock, ticketFor, enter, kept } = door();
  const [used, late] = [await ticketFor({ kind: "console" }), await ticketFor({ kind: "console" })];
  await enter({ ticket: used });
  await clock.advance(30_000);
  const refused = [await enter({}), await enter({ ticket: "guessed" }), await enter({ ticket: used })];
  expect([...refused, await enter({ ticket: late })]).toEqual([401, 401, 401, 401]);
  expect(kept).toHaveLength(1);
});

it.each([{ after: "-1" }, { after: "1e3" }, { after: "" }, { counter: "" }, { counter: "#" }])(
  "refuses to make something of %j, and leaves the ticket as it is",
  async (query) => {
    const { ticketFor, enter, kept } = door();
    const ticket = await ticketFor({ kind: "console" });
    expect([await enter({ ticket, ...query }), kept]).toEqual([400, []]);
    expect(await enter({ ticket })).toBe(200);
  },
);
