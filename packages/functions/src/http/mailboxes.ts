import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { DEFAULT_LASTS, lasts, type MessageCommand } from "@bridgework/core/message/commands";
import { POLL } from "@bridgework/core/message/delivery";
import { message as domain } from "@bridgework/core/message/domain";
import { MOST_ENVELOPE_BYTES, mediaType, messageAccepted, recipient } from "@bridgework/core/message/events";
import { isoTime } from "@bridgework/core/ports/clock";
import * as z from "zod";
import type { HttpDeps } from "./deps.ts";
import { findRoute } from "./domain-routes.ts";
import { check } from "./input.ts";
import { acknowledge, deliveryTo, hasMailbox, notYourMailbox, statusOf } from "./mailbox.ts";
import {
  deliveryRequest,
  messageReceipt,
  messagesReceived,
  pickupDelivery,
  pickupStatus,
  received,
} from "./messages-contract.ts";
import { wholeNumber } from "./paging.ts";
import { askedBy, doneWithReceipt, RECEIPT_STATUSES, signerOf } from "./receipts.ts";
import { type Asked, done, type Route, route } from "./route.ts";
import { issueTicket } from "./tickets.ts";
import { ticket } from "./tickets-contract.ts";

export function mailboxRoutes(deps: HttpDeps): readonly Route[] {
  return [
    findRoute(deps, domain),
    postRoute(deps),
    statusRoute(deps),
    deliveryRoute(deps),
    receivedRoute(deps),
    ticketRoute(deps),
  ];
}

const tag = domain.view.name;
const params = z.object({ id: recipient });

/** The idempotency key is the sender's id of the message: sent again with it, the mailbox has it once. */
function postRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/mailboxes/{recipient}/messages",
    signature: "optional",
    tag,
    summary: "Put an envelope of any media type into a device's mailbox, byte for byte",
    params: z.object({ recipient }),
    query: z.strictObject({ expiresIn: wholeNumber.pipe(lasts).exactOptional() }),
    bytes: MOST_ENVELOPE_BYTES,
    result: messageReceipt,
    statuses: RECEIPT_STATUSES,
    handle: async (asked) => {
      const refused = await unknownRecipient(deps, asked.params.recipient);
      if (refused !== undefined) return refused;
      const command = acceptance(deps, asked);
      if (command.kind === "refused") return command;
      const published = await deps.publish({
        ...{ kind: "command", domain: domain.name, command: command.value },
        ...askedBy(asked),
      });
      if (published.kind === "refused") return published;
      const { messageId, acceptedAt, expiresAt } = told.parse(published.facts[0]?.data);
      const status = published.kind === "duplicate" ? "duplicate" : "recorded";
      const receipt = { status, recipient: asked.params.recipient, messageId, acceptedAt, expiresAt } as const;
      return doneWithReceipt(published, receipt);
    },
  });
}

const told = messageAccepted.pick({ messageId: true, acceptedAt: true, expiresAt: true });

/** Mailboxes of devices alone, so that nobody fills the table with others. */
async function unknownRecipient(deps: HttpDeps, id: string): Promise<Refusal | undefined> {
  if (await hasMailbox(deps, id)) return undefined;
  const field = { path: "recipient", expected: "the id of a registered device", received: id };
  return refuseField("unknown_recipient", field, "A device has a mailbox from its registration until it is revoked.");
}

function acceptance(
  { clock }: HttpDeps,
  asked: Asked<{ readonly recipient: string }, { readonly expiresIn?: number }, object>,
) {
  const { body, headers } = asked.request;
  if (body.byteLength === 0)
    return refuseField("invalid", { path: "body", expected: "an envelope", received: "nothing" }, "Send its bytes.");
  const type = check(mediaType, headers.get("content-type") ?? "application/octet-stream", "header.Content-Type");
  if (type.kind === "refused") return type;
  const value: MessageCommand = {
    type: "AcceptMessage",
    recipient: asked.params.recipient,
    sender: asked.signedBy?.device ?? null,
    mediaType: type.value,
    bytes: body.byteLength,
    envelope: Buffer.from(body).toString("base64"),
    at: isoTime(clock.now()),
    lasts: asked.query.expiresIn ?? DEFAULT_LASTS,
  };
  return { kind: "read", value } as const;
}

interface OfMailbox {
  readonly id: string;
}

/** Refuses who is not the recipient. */
function otherThan(asked: Asked<OfMailbox, unknown, unknown>): Refusal | undefined {
  const { device: signer } = signerOf(asked);
  return signer === asked.params.id ? undefined : notYourMailbox(asked.params.id, signer);
}

function statusRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/mailboxes/{id}/status",
    signature: "required",
    tag,
    summary: "Tell the recipient what waits for it",
    params,
    result: pickupStatus,
    handle: async (asked) => otherThan(asked) ?? done(await statusOf(deps, asked.params.id)),
  });
}

function deliveryRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/mailboxes/{id}/delivery-request",
    signature: "required",
    tag,
    summary: "Give the recipient its oldest messages; they stay until they are acknowledged",
    params,
    body: deliveryRequest,
    example: { limit: 10 },
    result: pickupDelivery,
    handle: async (asked) => {
      const refused = otherThan(asked);
      if (refused !== undefined) return refused;
      const to = { recipient: asked.params.id, connection: POLL, most: asked.body.limit };
      const given = await deliveryTo(deps, to, askedBy(asked));
      return given.kind === "refused" ? given : done(given.delivery);
    },
  });
}

function receivedRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/mailboxes/{id}/messages-received",
    signature: "required",
    tag,
    summary: "Acknowledge messages, which leave the mailbox",
    params,
    body: messagesReceived,
    example: { message_id_list: ["till-7:1"] },
    result: received,
    handle: async (asked) => {
      const refused = otherThan(asked);
      if (refused !== undefined) return refused;
      const ids = asked.body.message_id_list;
      const taken = await acknowledge(deps, { recipient: asked.params.id, ids }, askedBy(asked));
      return taken.kind === "refused" ? taken : done(taken.received);
    },
  });
}

function ticketRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/mailboxes/{id}/tickets",
    signature: "required",
    tag,
    summary: "Give the recipient a ticket that opens its WebSocket once within 30 seconds",
    params,
    body: z.strictObject({}),
    result: ticket,
    statuses: [201],
    handle: async (asked) => {
      const refused = otherThan(asked);
      if (refused !== undefined) return refused;
      const live = asked.request.url.replace(/\/tickets(?=$|\?)/, "/live");
      return done(await issueTicket(deps, { kind: "recipient", recipient: asked.params.id }, live), 201);
    },
  });
}
