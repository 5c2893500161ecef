import { randomBytes } from "node:crypto";

const TICKET_BYTES = 24;

/** A ticket of 192 random bits, as text for an address. */
export function newTicket(): string {
  return randomBytes(TICKET_BYTES).toString("base64url");
}
