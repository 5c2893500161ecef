import * as z from "zod";
import { letterId } from "../kernel/schema.ts";
import { bytes, connection, envelope, mediaType, messageId, recipient, sender } from "./events.ts";

/** When it is asked for; the decider has no clock. */
const at = z.iso.datetime();

export const LONGEST_LASTS = 30 * 86_400;
/** Seconds that a message waits before it expires: a minute to 30 days. */
export const lasts = z.int().min(60).max(LONGEST_LASTS);
export const DEFAULT_LASTS = 7 * 86_400;

/** Messages of one acknowledgement. */
export const MOST_ACKNOWLEDGED = 200;
/** Messages that are handed over at once. */
export const MOST_DELIVERED = 100;
/** Open connections of one mailbox. */
export const MOST_CONNECTIONS = 4;

const acceptMessage = z.object({
  ...{ type: z.literal("AcceptMessage"), recipient, sender, mediaType, bytes, envelope, at, lasts },
});
/** Hands what is due to a connection, as long as at most `most` wait for its acknowledgement. */
const deliverMessages = z.object({
  ...{ type: z.literal("DeliverMessages"), recipient, connection, at },
  /** Connections that are open: what was handed to another one is due at once. */
  connected: z.array(connection).max(MOST_CONNECTIONS),
  most: z.int().min(1).max(MOST_DELIVERED),
});
const acknowledgeMessages = z.object({
  ...{ type: z.literal("AcknowledgeMessages"), recipient },
  messageIds: z.array(z.string().max(200)).min(1).max(MOST_ACKNOWLEDGED),
});
/** Gives up what has waited too long, up to 50 messages. */
const expireMessages = z.object({ type: z.literal("ExpireMessages"), recipient, at });
const redriveMessage = z.object({
  ...{ type: z.literal("RedriveMessage"), recipient, messageId, bytes, letterId },
  acceptedAt: z.iso.datetime(),
});

export const messageCommand = z.discriminatedUnion("type", [
  acceptMessage,
  deliverMessages,
  acknowledgeMessages,
  expireMessages,
  redriveMessage,
]);
export type MessageCommand = Readonly<z.infer<typeof messageCommand>>;
export type MessageCommandOf<Type extends MessageCommand["type"]> = Extract<MessageCommand, { readonly type: Type }>;
