import { type Clock, isoTime } from "@bridgework/core/ports/clock";
import type { Ticket } from "./messages-contract.ts";

/** Stands in for a signature where a device cannot sign: browsers set no headers on a WebSocket. */
export interface Tickets {
  issue(device: string): Ticket;
  /** The device of a ticket that is good; each is taken once. */
  redeem(ticket: string): string | undefined;
}

const TICKET_MS = 30_000;
const TICKET_BYTES = 24;
/** Past it the oldest is worth nothing. */
const MOST_TICKETS = 10_000;

/** Tickets of this process: they are redeemed where they were issued. */
export function memoryTickets(clock: Pick<Clock, "now">, crypto: Pick<Crypto, "getRandomValues">): Tickets {
  const issued = new Map<string, { readonly device: string; readonly until: number }>();
  const forgetOld = () => {
    for (const [ticket, { until }] of issued) {
      if (until > clock.now() && issued.size < MOST_TICKETS) return;
      issued.delete(ticket);
    }
  };
  return {
    issue: (device) => {
      forgetOld();
      const ticket = Buffer.from(crypto.getRandomValues(new Uint8Array(TICKET_BYTES))).toString("base64url");
      const until = clock.now() + TICKET_MS;
      issued.set(ticket, { device, until });
      return { ticket, expiresAt: isoTime(until) };
    },
    redeem: (ticket) => {
      const found = issued.get(ticket);
      issued.delete(ticket);
      return found !== undefined && found.until > clock.now() ? found.device : undefined;
    },
  };
}
