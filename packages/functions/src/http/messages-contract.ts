import { MOST_ACKNOWLEDGED, MOST_DELIVERED } from "@bridgework/core/message/commands";
import * as z from "zod";

/*
 * What the doors of mailboxes take and answer. Names and shapes of what recipients see are those of DIDComm's Message
 * Pickup 3.0 (https://didcomm.org/messagepickup/3.0/); a `recipient_did` is the id of a device here. Its times are
 * seconds since 1970; all other times are ISO 8601 UTC.
 */

/** POST /api/mailboxes/{recipient}/messages */
export const messageReceipt = z.object({
  /** `duplicate`: the recipient's mailbox had it already, under this idempotency key. */
  status: z.enum(["recorded", "duplicate"]),
  recipient: z.string(),
  messageId: z.string(),
  acceptedAt: z.string(),
  expiresAt: z.string(),
});
export type MessageReceipt = z.infer<typeof messageReceipt>;

/** GET /api/mailboxes/{id}/status */
export const pickupStatus = z.object({
  recipient_did: z.string(),
  message_count: z.number(),
  /** Of the oldest message; these three are absent where there is none. */
  longest_waited_seconds: z.number().exactOptional(),
  newest_received_time: z.number().exactOptional(),
  oldest_received_time: z.number().exactOptional(),
  total_bytes: z.number(),
  /** Whether messages are being pushed to the recipient. */
  live_delivery: z.boolean(),
});
export type PickupStatus = z.infer<typeof pickupStatus>;

/** POST /api/mailboxes/{id}/delivery-request */
export const deliveryRequest = z.strictObject({ limit: z.int().min(1).max(MOST_DELIVERED) });

const attachment = z.object({
  /** What `messages-received` names; the same each time that the message is delivered. */
  id: z.string(),
  media_type: z.string(),
  data: z.object({ base64: z.string() }),
  /** The device that has signed the message; null where none has. */
  sender: z.string().nullable(),
  received_time: z.number(),
  /** 1 for the first time. */
  attempt: z.number(),
});

/** The answer to a delivery request; without attachments where nothing is due. */
export const pickupDelivery = z.object({ recipient_did: z.string(), attachments: z.array(attachment) });
export type PickupDelivery = z.infer<typeof pickupDelivery>;

/** POST /api/mailboxes/{id}/messages-received */
export const messagesReceived = z.strictObject({
  message_id_list: z.array(z.string().max(200)).min(1).max(MOST_ACKNOWLEDGED),
});

export const received = z.object({
  acknowledged: z.array(z.string()),
  /** Neither delivered to this mailbox nor ever in it. They stay as they are. */
  unknown: z.array(z.string()),
  /** Acknowledged before, or given up meanwhile. */
  already: z.array(z.string()),
});
export type Received = z.infer<typeof received>;

const PICKUP = "https://didcomm.org/messagepickup/3.0";
const PROBLEM = "https://didcomm.org/report-problem/2.0/problem-report";

/** WebSocket /api/mailboxes/{id}/live: what a recipient sends, each one JSON text. */
export const recipientMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ticket"), ticket: z.string().max(100) }),
  z.object({ type: z.literal(`${PICKUP}/status-request`) }),
  z.object({ type: z.literal(`${PICKUP}/delivery-request`), body: deliveryRequest }),
  z.object({ type: z.literal(`${PICKUP}/messages-received`), body: messagesReceived }),
  z.object({ type: z.literal(`${PICKUP}/live-delivery-change`), body: z.object({ live_delivery: z.boolean() }) }),
]);
export type RecipientMessage = z.infer<typeof recipientMessage>;

/** And what it gets. It begins with its status. */
const mailboxMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal(`${PICKUP}/status`), body: pickupStatus }),
  z.object({
    type: z.literal(`${PICKUP}/delivery`),
    body: z.object({ recipient_did: z.string() }),
    attachments: z.array(attachment),
  }),
  /** What became of the ids that it said it has received. */
  z.object({ type: z.literal(`${PICKUP}/messages-received`), body: received }),
  z.object({ type: z.literal(PROBLEM), body: z.object({ code: z.string(), comment: z.string() }) }),
]);
export type MailboxMessage = z.infer<typeof mailboxMessage>;

/** GET /api/mailboxes?cursor=&limit= : of the console; the one that changed first is first. */
export const mailbox = z.object({
  recipient: z.string(),
  /** What it holds; times are null where it holds nothing. */
  waiting: z.object({
    messages: z.number(),
    bytes: z.number(),
    oldestAt: z.string().nullable(),
    newestAt: z.string().nullable(),
    /** When the next message is given up, unless it is acknowledged before. */
    endsAt: z.string().nullable(),
  }),
  /** Messages since the beginning; `delivered` counts each time. */
  accepted: z.number(),
  delivered: z.number(),
  acknowledged: z.number(),
  expired: z.number(),
  redriven: z.number(),
  deliveredAt: z.string().nullable(),
  acknowledgedAt: z.string().nullable(),
  changedAt: z.string(),
  version: z.number(),
  /** Whether its recipient is connected, and whether messages are pushed to it. */
  connected: z.boolean(),
  live: z.boolean(),
});
export type Mailbox = z.infer<typeof mailbox>;
export const mailboxPage = z.object({ items: z.array(mailbox), next: z.string().nullable() });
export type MailboxPage = z.infer<typeof mailboxPage>;

/** GET /api/mailboxes/{recipient}/messages : never what is in an envelope. */
export const mailboxMessages = z.object({
  mailbox,
  /** The oldest that wait, 50 at most. */
  waiting: z.array(
    z.object({
      messageId: z.string(),
      mediaType: z.string(),
      bytes: z.number(),
      sender: z.string().nullable(),
      acceptedAt: z.string(),
      /** Null for one that does not expire by time. */
      expiresAt: z.string().nullable(),
      /** How often it was handed over; 0 for one that is queued. */
      attempts: z.number(),
      deliveredAt: z.string().nullable(),
    }),
  ),
  /** Those that left the mailbox last, newest first, 100 at most. */
  settled: z.array(
    z.object({
      messageId: z.string(),
      outcome: z.enum(["acknowledged", "expired"]),
      at: z.string(),
      /** Of one that expired: for its time, or for having been handed over too often. */
      reason: z.enum(["time", "attempts"]).nullable(),
    }),
  ),
});
export type MailboxMessages = z.infer<typeof mailboxMessages>;
