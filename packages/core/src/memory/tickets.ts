import { isoTime } from "../ports/clock.ts";
import { TICKET_MS, type TicketHolder, type TicketPorts, type Tickets } from "../ports/tickets.ts";

/** Past it the oldest is worth nothing. */
const MOST_TICKETS = 10_000;

/** Tickets of this process: they are redeemed where they were issued. */
export function memoryTickets({ clock, newTicket }: TicketPorts): Tickets {
  const issued = new Map<string, { readonly holder: TicketHolder; readonly until: number }>();
  const forgetOld = () => {
    for (const [ticket, { until }] of issued) {
      if (until > clock.now() && issued.size < MOST_TICKETS) return;
      issued.delete(ticket);
    }
  };
  return {
    issue: async (holder) => {
      forgetOld();
      const ticket = newTicket();
      const until = clock.now() + TICKET_MS;
      issued.set(ticket, { holder, until });
      return { ticket, expiresAt: isoTime(until) };
    },
    redeem: async (ticket) => {
      const found = issued.get(ticket);
      issued.delete(ticket);
      return found !== undefined && found.until > clock.now() ? found.holder : undefined;
    },
  };
}
