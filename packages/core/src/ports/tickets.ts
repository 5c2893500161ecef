import type { Clock } from "./clock.ts";

/** Whom a ticket lets in. */
export type TicketHolder =
  | { readonly kind: "console" }
  | {
      readonly kind: "recipient";
      /** The device whose mailbox it is. */
      readonly recipient: string;
    };

export interface IssuedTicket {
  readonly ticket: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Tickets open WebSockets, where browsers can neither sign nor send a token: they set no headers there. */
export interface Tickets {
  /** A new ticket, good for TICKET_MS. */
  issue(holder: TicketHolder): Promise<IssuedTicket>;
  /** Whom a ticket that is good lets in; each is taken once, by whichever process. Undefined for any other text. */
  redeem(ticket: string): Promise<TicketHolder | undefined>;
}

/** What tickets are made with. */
export interface TicketPorts {
  readonly clock: Pick<Clock, "now">;
  /** A text that nobody can guess, and that was never made before. */
  readonly newTicket: () => string;
}

export const TICKET_MS = 30_000;
