import { CHANNELS } from "@bridgework/core/ports/notifier";
import * as z from "zod";

/** GET /api/outbox/{id}: a notification that was kept instead of sent. */
export const outboxItem = z.object({
  messageId: z.string(),
  /** Of the effect: what is sent again under it is not kept again. */
  key: z.string(),
  channel: z.enum(CHANNELS),
  to: z.string(),
  /** A text message has none, whatever stands here. */
  subject: z.string(),
  body: z.string(),
  sentAt: z.string(),
  /** Why it was kept, as `not configured: set SMTP_URL`. */
  reason: z.string(),
  /** The fact that started the run that has sent it, or that run where it was started by hand; null where nobody knows. */
  origin: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("fact"), id: z.string(), workflow: z.string() }),
      z.object({ kind: z.literal("run"), id: z.string() }),
    ])
    .nullable(),
});
export type OutboxItem = z.infer<typeof outboxItem>;

/** GET /api/outbox?channel=&cursor=&limit= : newest first; 404 where notifications are really sent. */
export const outboxPage = z.object({ items: z.array(outboxItem), next: z.string().nullable() });
export type OutboxPage = z.infer<typeof outboxPage>;
