import { Fault } from "@bridgework/core/kernel/fault";
import { type Clock, isoTime } from "@bridgework/core/ports/clock";
import { readNumericCursor } from "@bridgework/core/ports/cursor";
import type { Channel, Notification, Notifier, Sent } from "@bridgework/core/ports/notifier";
import type { Random } from "@bridgework/core/ports/random";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

export const outboxSchema = `
  CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at TEXT NOT NULL
  ) STRICT
`;

export interface OutboxMessage extends Notification {
  readonly messageId: string;
  readonly sentAt: string;
  /** Why it is here and was not sent. */
  readonly reason: string;
}

export interface OutboxOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Share of the sends that fail for a while, 0 to 1; default 0. */
  readonly failureRate?: number;
}

/** A provider that keeps its messages to be looked at, and refuses what every provider would. */
export interface SqliteOutbox extends Notifier {
  /** Newest first. */
  list(
    filter: { readonly channel?: Channel },
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly OutboxMessage[]; readonly next: string | null }>;
  find(messageId: string): Promise<OutboxMessage | undefined>;
}

interface StoredMessage {
  readonly number: number;
  readonly key: string;
  readonly channel: Channel;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly sent_at: string;
}

const FIND = "SELECT number FROM outbox WHERE key = ?";
const INSERT = "INSERT INTO outbox (key, channel, recipient, subject, body, sent_at) VALUES (?, ?, ?, ?, ?, ?)";
const LIST = "SELECT * FROM outbox WHERE number < ?1 AND (?2 IS NULL OR channel = ?2) ORDER BY number DESC LIMIT ?3";
const READ = "SELECT * FROM outbox WHERE number = ?";

/** A channel's messages come here while the setting that names its provider is not given. */
const REASONS: Readonly<Record<Channel, string>> = {
  email: "not configured: set SMTP_URL",
  sms: "not configured: set SMS_URL",
};

export function sqliteOutbox(writer: Writer, reader: Reader, options: OutboxOptions): SqliteOutbox {
  const send = (notification: Notification): Sent => {
    const { key, channel, to, subject, body } = notification;
    const known = writer.prepare(FIND).get(key) as { readonly number: number } | undefined;
    if (known !== undefined) return sent(known.number);
    checkRecipient(notification);
    failSometimes(options);
    const sentAt = isoTime(options.clock.now());
    return sent(Number(writer.prepare(INSERT).run(key, channel, to, subject, body, sentAt).lastInsertRowid));
  };
  return {
    send: (notification) => writer.stageOne(() => send(notification)),
    list: async ({ channel = null }, { limit, cursor }) => {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readNumericCursor(cursor);
      const rows = await reader.query<StoredMessage>(LIST, [before, channel, limit + 1]);
      const items = rows.slice(0, limit);
      return { items: items.map(toMessage), next: rows.length > limit ? String(items.at(-1)?.number) : null };
    },
    find: async (messageId) => {
      const [row] = await reader.query<StoredMessage>(READ, [numberOf(messageId)]);
      return row === undefined ? undefined : toMessage(row);
    },
  };
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const E164 = /^\+[1-9]\d{6,14}$/;

/** `.invalid` never names a host (RFC 2606), and +999 is the code of no country (ITU-T E.164). */
function checkRecipient({ channel, to }: Notification): void {
  const valid =
    channel === "email" ? EMAIL.test(to) && !/\.invalid$/i.test(to) : E164.test(to) && !to.startsWith("+999");
  if (valid) return;
  const expected =
    channel === "email"
      ? "an e-mail address whose domain exists"
      : "a phone number in E.164 that is assigned, as +4930123456";
  throw new Fault("VALIDATION", "bad_recipient", `The ${channel} was not sent: its recipient has to be ${expected}.`);
}

function failSometimes({ random, failureRate = 0 }: OutboxOptions): void {
  if (failureRate <= 0) return;
  const chance = random.next() / failureRate;
  if (chance < 0.5) throw new Fault("NETWORK", "unreachable", "The provider could not be reached (simulated).");
  if (chance < 1) throw new Fault("RATE_LIMIT", "throttled", "The provider asked to send more slowly (simulated).");
}

function sent(number: number): Sent {
  return { provider: "outbox", messageId: `outbox-${number}` };
}

/** Null, which is the number of none, for an id that this outbox has not given. */
function numberOf(messageId: string): number | null {
  const digits = /^outbox-(\d{1,15})$/.exec(messageId)?.[1];
  return digits === undefined ? null : Number(digits);
}

function toMessage({ number, key, channel, recipient, subject, body, sent_at }: StoredMessage): OutboxMessage {
  const { messageId } = sent(number);
  return { key, channel, to: recipient, subject, body, messageId, sentAt: sent_at, reason: REASONS[channel] };
}
