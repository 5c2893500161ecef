import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { entityId, letterId } from "../kernel/schema.ts";

/** Largest envelope, in bytes as it came. */
export const MOST_ENVELOPE_BYTES = 64 * 1024;

/** Id of the device whose mailbox it is. */
export const recipient = entityId;

/** `<recipient>:<version>`, where the version is that of the message's fact: so it is found without an index. */
export const messageId = z.string().regex(/^[A-Za-z0-9_.-]{1,64}:[1-9]\d{0,14}$/, "the id of a message, as till-7:12");

/** An envelope as text: its bytes are nobody's business but the recipient's. */
export const envelope = z.base64().max(4 * Math.ceil(MOST_ENVELOPE_BYTES / 3));
export const mediaType = z.string().regex(/^[\x20-\x7e]{1,200}$/, "1 to 200 printable ASCII characters");
export const bytes = z.int().min(0).max(MOST_ENVELOPE_BYTES);
export const sender = entityId.nullable();
export const connection = z.string().min(1).max(64);

const time = z.iso.datetime();

/** What a mailbox holds after a fact; times are null where it holds nothing. */
export const waiting = z.object({
  messages: z.int().min(0),
  bytes: z.int().min(0),
  oldestAt: time.nullable(),
  newestAt: time.nullable(),
  /** When the next message is given up, unless it is acknowledged before; null where none ever is. */
  endsAt: time.nullable(),
});
export type WaitingSummary = Readonly<z.infer<typeof waiting>>;

export const messageAccepted = z.object({
  ...{ recipient, messageId, sender, mediaType, bytes, envelope, waiting },
  acceptedAt: time,
  expiresAt: time,
});
/** `attempt`: how often the message was handed over, with this time. */
export const messageDelivered = z.object({
  ...{ recipient, connection, at: time, waiting },
  messages: z.array(z.object({ messageId, attempt: z.int().min(1) })).min(1),
});
export const messageAcknowledged = z.object({ recipient, messageIds: z.array(messageId).min(1), waiting });
/** A message that was given up; `attempts`: how often it was handed over in vain. */
export const expiredMessage = z.object({
  ...{ messageId, bytes, acceptedAt: time },
  reason: z.enum(["time", "attempts"]),
  attempts: z.int().min(0),
});
export type ExpiredMessage = Readonly<z.infer<typeof expiredMessage>>;
export const messageExpired = z.object({ recipient, messages: z.array(expiredMessage).min(1), waiting });
/** It has no time to expire at any more. */
export const messageRedriven = z.object({ recipient, messageId, bytes, acceptedAt: time, letterId, waiting });

export type MessageEvent =
  | DecidedEvent<"MessageAccepted", Readonly<z.infer<typeof messageAccepted>>>
  | DecidedEvent<"MessageDelivered", Readonly<z.infer<typeof messageDelivered>>>
  | DecidedEvent<"MessageAcknowledged", Readonly<z.infer<typeof messageAcknowledged>>>
  | DecidedEvent<"MessageExpired", Readonly<z.infer<typeof messageExpired>>>
  | DecidedEvent<"MessageRedriven", Readonly<z.infer<typeof messageRedriven>>>;

const acceptedAt = "2026-01-01T00:00:00.000Z";
const expiresAt = "2026-01-08T00:00:00.000Z";
const one = { messages: 1, bytes: 15, oldestAt: acceptedAt, newestAt: acceptedAt, endsAt: expiresAt };
const none = { messages: 0, bytes: 0, oldestAt: null, newestAt: null, endsAt: null };
const sample = { recipient: "till-7", messageId: "till-7:1" };

export const messageEvents: readonly EventType[] = [
  {
    type: "MessageAccepted",
    schemaVersion: 1,
    description: "An envelope waits in its recipient's mailbox.",
    schema: messageAccepted,
    sample: {
      ...sample,
      ...{ sender: null, mediaType: "application/didcomm-encrypted+json", bytes: 15, waiting: one },
      ...{ envelope: "eyJwcm90ZWN0ZWQiOiIifQ==", acceptedAt, expiresAt },
    },
  },
  {
    type: "MessageDelivered",
    schemaVersion: 1,
    description: "Messages were handed to their recipient, who has yet to acknowledge them.",
    schema: messageDelivered,
    sample: {
      ...{ recipient: "till-7", connection: "01K3C000000000000000000001", at: acceptedAt, waiting: one },
      messages: [{ messageId: "till-7:1", attempt: 1 }],
    },
  },
  {
    type: "MessageAcknowledged",
    schemaVersion: 1,
    description: "The recipient has messages, and they leave its mailbox.",
    schema: messageAcknowledged,
    sample: { recipient: "till-7", messageIds: ["till-7:1"], waiting: none },
  },
  {
    type: "MessageExpired",
    schemaVersion: 1,
    description: "Messages were given up: their time was over, or they were handed over too often in vain.",
    schema: messageExpired,
    sample: {
      recipient: "till-7",
      messages: [{ messageId: "till-7:1", bytes: 15, acceptedAt, reason: "time", attempts: 0 }],
      waiting: none,
    },
  },
  {
    type: "MessageRedriven",
    schemaVersion: 1,
    description: "A message that was given up waits again, under its id.",
    schema: messageRedriven,
    sample: {
      ...{ ...sample, bytes: 15, acceptedAt, letterId: "01K3C000000000000000000009" },
      waiting: { ...one, endsAt: null },
    },
  },
];
