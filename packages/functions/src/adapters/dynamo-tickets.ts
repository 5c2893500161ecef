import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { isoTime } from "@bridgework/core/ports/clock";
import { TICKET_MS, type TicketHolder, type TicketPorts, type Tickets } from "@bridgework/core/ports/tickets";
import { base64url } from "@bridgework/core/signature/jwk";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { type Item, number, text, textIn } from "./item.ts";

export interface DynamoTicketsSettings extends Dynamo, TicketPorts {
  readonly subtle: SubtleCrypto;
}

/**
 * Tickets beside the views, each under its SHA-256, so that who reads the table has none: a write unit for each that is
 * issued, and for each that is redeemed. Of those who redeem one at once a single delete gets the item. The client
 * repeats a delete whose answer was lost, and then gets nothing: its holder asks for another ticket.
 */
export function dynamoTickets(settings: DynamoTicketsSettings): Tickets {
  const { client, clock, newTicket, subtle } = settings;
  const { views: table } = settings.tables;
  const keyOf = async (ticket: string) => {
    const hash = await subtle.digest("SHA-256", new TextEncoder().encode(ticket));
    return { pk: text(`T#${base64url(new Uint8Array(hash))}`), sk: text("T") };
  };
  return {
    issue: async (holder) => {
      const ticket = newTicket();
      const until = clock.now() + TICKET_MS;
      const times = { goodUntil: number(until), ttl: number(Math.ceil(until / 1000)) };
      const Item = { ...(await keyOf(ticket)), ...times, ...itemOf(holder) };
      await answerOf(table, client.send(new PutItemCommand({ TableName: table, Item })));
      return { ticket, expiresAt: isoTime(until) };
    },
    redeem: async (ticket) => {
      const take = new DeleteItemCommand({
        ...{ TableName: table, Key: await keyOf(ticket), ReturnValues: "ALL_OLD" },
        ConditionExpression: "goodUntil > :now",
        ExpressionAttributeValues: { ":now": number(clock.now()) },
      });
      const taken = await answerOrRefusal(table, client.send(take));
      return taken.held ? holderIn(taken.answer.Attributes ?? {}) : undefined;
    },
  };
}

function itemOf(holder: TicketHolder): Item {
  const kind = text(holder.kind);
  return holder.kind === "console" ? { kind } : { kind, recipient: text(holder.recipient) };
}

function holderIn(item: Item): TicketHolder {
  if (textIn(item, "kind") === "console") return { kind: "console" };
  return { kind: "recipient", recipient: textIn(item, "recipient") };
}
