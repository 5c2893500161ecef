import * as z from "zod";

/** POST /api/live/tickets of an operator, POST /api/mailboxes/{id}/tickets of a recipient */
export const ticket = z.object({
  ticket: z.string(),
  /** ISO 8601; from then on the ticket opens nothing. */
  expiresAt: z.string(),
  /**
   * Address of the WebSocket, as it is to be opened. It may have a query, to which a console adds what /api/live takes; a
   * recipient shows its ticket as the first message whether the address has one or not.
   */
  url: z.string(),
});
export type Ticket = z.infer<typeof ticket>;
