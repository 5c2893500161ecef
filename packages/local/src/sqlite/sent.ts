import { type Clock, isoTime } from "@bridgework/core/ports/clock";
import type { Notifier, Sent } from "@bridgework/core/ports/notifier";
import type { Writer } from "./writer.ts";

/** Nothing of the recipient or the text: those are with the provider. */
export const sentSchema = `
  CREATE TABLE sent_notifications (
    key TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sent_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sent_notifications_by_time ON sent_notifications (sent_at)
`;

/** As long as the inbox on AWS remembers: longer than any run that could ask again. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

const FIND = `SELECT provider, message_id AS "messageId" FROM sent_notifications WHERE key = ?`;
const INSERT = "INSERT OR IGNORE INTO sent_notifications (key, provider, message_id, sent_at) VALUES (?, ?, ?, ?)";
const FORGET = "DELETE FROM sent_notifications WHERE sent_at < ?";

/**
 * A notifier that answers a key that was sent with the first message. It notes a key when the provider has taken it: where
 * the process dies between the two, the next try asks the provider again, which has to know the key itself.
 */
export function rememberSent(writer: Writer, clock: Pick<Clock, "now">, notifier: Notifier): Notifier {
  const inHand = new Map<string, Promise<Sent>>();
  const find = (key: string) => writer.peek(() => writer.prepare(FIND).get(key) as Sent | undefined);
  const note = (key: string, { provider, messageId }: Sent) =>
    writer.stage(() => {
      const now = clock.now();
      writer.prepare(FORGET).run(isoTime(now - KEPT_MS));
      writer.prepare(INSERT).run(key, provider, messageId, isoTime(now));
    });
  return {
    send: (notification) => {
      const { key } = notification;
      const sendOnce = async (): Promise<Sent> => {
        const known = await find(key);
        if (known !== undefined) return known;
        const sent = await notifier.send(notification);
        await note(key, sent);
        return sent;
      };
      const sending = inHand.get(key) ?? sendOnce().finally(() => inHand.delete(key));
      inHand.set(key, sending);
      return sending;
    },
  };
}
