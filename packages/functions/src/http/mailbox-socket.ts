import type { PublishOptions } from "@bridgework/core/app/publish";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import type { HandedMessage } from "@bridgework/core/ports/connections";
import type { HttpDeps } from "./deps.ts";
import { check } from "./input.ts";
import { acknowledge, deliveryOf, deliveryTo, type Mailboxes, statusOf } from "./mailbox.ts";
import {
  type MailboxMessage,
  type PickupDelivery,
  type RecipientMessage,
  recipientMessage,
} from "./messages-contract.ts";

/* What is said by a recipient's WebSocket, whoever serves it. */

/** A connection of a recipient who has shown who it is. */
export interface RecipientConnection {
  readonly id: string;
  readonly recipient: string;
}

export interface AnswerDeps extends Pick<HttpDeps, "publish" | "store" | "snapshots" | "sealer" | "views" | "clock"> {
  readonly mailboxes: Mailboxes & {
    /** Whether messages are pushed to a connection from now on. */
    setLive(id: string, recipient: string, isLive: boolean): Promise<void>;
  };
}

/** Reads what a recipient has sent by its WebSocket. */
export function readMessage(text: string): RecipientMessage | Refusal {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return refuseField(
      "malformed_json",
      { path: "message", expected: "JSON", received: "something else" },
      "Send JSON.",
    );
  }
  const read = check(recipientMessage, given, "", "message");
  return read.kind === "refused" ? read : read.value;
}

/** Carries out what a recipient asks for; what it gets for it, if anything. */
export async function answerRecipient(
  deps: AnswerDeps,
  { id, recipient }: RecipientConnection,
  asked: RecipientMessage,
): Promise<MailboxMessage> {
  const by: PublishOptions = { actor: `device:${recipient}` };
  switch (asked.type) {
    case "ticket":
      return problem(refuseField("invalid", TICKET_ONCE, "This connection is known already: ask for something."));
    case "https://didcomm.org/messagepickup/3.0/status-request":
      return statusMessage(deps, recipient);
    case "https://didcomm.org/messagepickup/3.0/live-delivery-change":
      await deps.mailboxes.setLive(id, recipient, asked.body.live_delivery);
      return statusMessage(deps, recipient);
    case "https://didcomm.org/messagepickup/3.0/delivery-request": {
      const given = await deliveryTo(deps, { recipient, connection: id, most: asked.body.limit }, by);
      if (given.kind === "refused") return problem(given);
      return given.delivery.attachments.length === 0 ? statusMessage(deps, recipient) : asMessage(given.delivery);
    }
    case "https://didcomm.org/messagepickup/3.0/messages-received": {
      const taken = await acknowledge(deps, { recipient, ids: asked.body.message_id_list }, by);
      if (taken.kind === "refused") return problem(taken);
      return { type: "https://didcomm.org/messagepickup/3.0/messages-received", body: taken.received };
    }
  }
}

const TICKET_ONCE = { path: "type", expected: "a message of Message Pickup", received: "ticket" };

/** What a recipient is told first: its messages are pushed from now on. */
export async function greetingMessage(deps: AnswerDeps, recipient: string): Promise<MailboxMessage> {
  const body = { ...(await statusOf(deps, recipient)), live_delivery: true };
  return { type: "https://didcomm.org/messagepickup/3.0/status", body };
}

/** Messages that are pushed. */
export function deliveryMessage(recipient: string, messages: readonly HandedMessage[]): MailboxMessage {
  return asMessage(deliveryOf(recipient, messages));
}

function asMessage({ recipient_did, attachments }: PickupDelivery): MailboxMessage {
  return { type: "https://didcomm.org/messagepickup/3.0/delivery", body: { recipient_did }, attachments };
}

async function statusMessage(deps: AnswerDeps, recipient: string): Promise<MailboxMessage> {
  return { type: "https://didcomm.org/messagepickup/3.0/status", body: await statusOf(deps, recipient) };
}

export function problem({ code, message }: Pick<Refusal, "code" | "message">): MailboxMessage {
  return { type: "https://didcomm.org/report-problem/2.0/problem-report", body: { code, comment: message } };
}

/** Stands for an answer that failed on this side. */
export const UNAVAILABLE = problem({
  code: "unavailable",
  message: "This cannot be done now; nothing was lost. Try again shortly.",
});
