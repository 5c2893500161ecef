import type { Tickets } from "@bridgework/core/ports/tickets";
import { dynamoTickets } from "./adapters/dynamo-tickets.ts";
import type { Cloud } from "./compose.ts";
import { newTicket } from "./system/new-ticket.ts";

/** Tickets that all instances share: one issues them, another redeems them. */
export function cloudTickets({ dynamo, clock }: Pick<Cloud, "dynamo" | "clock">): Tickets {
  return dynamoTickets({ ...dynamo, clock, newTicket, subtle: globalThis.crypto.subtle });
}
