import type { PublishOptions } from "@bridgework/core/app/publish";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import type { HttpDeps } from "@bridgework/functions/http/deps";
import { check } from "@bridgework/functions/http/input";
import { acknowledge, deliveryTo, statusOf } from "@bridgework/functions/http/mailbox";
import {
  type MailboxMessage,
  type RecipientMessage,
  recipientMessage,
} from "@bridgework/functions/http/messages-contract";
import type { LocalMailboxes } from "./open-mailboxes.ts";

/** A connection of a recipient who has shown who it is. */
export interface RecipientConnection {
  readonly id: string;
  readonly recipient: string;
}

export interface AnswerDeps extends Pick<HttpDeps, "publish" | "store" | "snapshots" | "sealer" | "views" | "clock"> {
  readonly mailboxes: LocalMailboxes;
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
      deps.mailboxes.setLive(id, recipient, asked.body.live_delivery);
      return statusMessage(deps, recipient);
    case "https://didcomm.org/messagepickup/3.0/delivery-request": {
      const given = await deliveryTo(deps, { recipient, connection: id, most: asked.body.limit }, by);
      if (given.kind === "refused") return problem(given);
      const { recipient_did, attachments } = given.delivery;
      if (attachments.length === 0) return statusMessage(deps, recipient);
      return { type: "https://didcomm.org/messagepickup/3.0/delivery", body: { recipient_did }, attachments };
    }
    case "https://didcomm.org/messagepickup/3.0/messages-received": {
      const taken = await acknowledge(deps, { recipient, ids: asked.body.message_id_list }, by);
      if (taken.kind === "refused") return problem(taken);
      return { type: "https://didcomm.org/messagepickup/3.0/messages-received", body: taken.received };
    }
  }
}

const TICKET_ONCE = { path: "type", expected: "a message of Message Pickup", received: "ticket" };

export async function statusMessage(deps: AnswerDeps, recipient: string): Promise<MailboxMessage> {
  return { type: "https://didcomm.org/messagepickup/3.0/status", body: await statusOf(deps, recipient) };
}

export function problem({ code, message }: Pick<Refusal, "code" | "message">): MailboxMessage {
  return { type: "https://didcomm.org/report-problem/2.0/problem-report", body: { code, comment: message } };
}
