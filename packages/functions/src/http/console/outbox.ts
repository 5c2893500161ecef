import { type Refusal, refuse } from "@bridgework/core/kernel/decider";
import { originOf } from "@bridgework/core/kernel/step-key";
import { CHANNELS } from "@bridgework/core/ports/notifier";
import * as z from "zod";
import type { HttpDeps, StoredNotification } from "../deps.ts";
import { notFound } from "../not-found.ts";
import { type OutboxItem, outboxItem, outboxPage } from "../outbox-contract.ts";
import { cursor, limit, pageOf } from "../paging.ts";
import { done, type Route, route } from "../route.ts";

/** What was notified, where notifications are kept instead of sent. */
export function outboxRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), findRoute(deps)];
}

function listRoute({ notifications }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/outbox",
    tag: "outbox",
    summary: "List the notifications that were kept instead of sent, newest first",
    query: z.strictObject({ channel: z.enum(CHANNELS).optional(), cursor, limit }),
    result: outboxPage,
    handle: async ({ query: { channel, ...page } }) => {
      if (notifications === undefined) return nothingKept();
      const { items, next } = await notifications.list(channel === undefined ? {} : { channel }, pageOf(page));
      return done({ items: items.map(itemOf), next });
    },
  });
}

function findRoute({ notifications }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/outbox/{id}",
    tag: "outbox",
    summary: "Read a notification that was kept instead of sent",
    params: z.object({ id: z.string() }),
    result: outboxItem,
    handle: async ({ params: { id } }) => {
      if (notifications === undefined) return nothingKept();
      const found = await notifications.find(id);
      return found === undefined ? notFound("a notification", id, "/api/outbox") : done(itemOf(found));
    },
  });
}

function nothingKept(): Refusal {
  return refuse("not_found", "Notifications are really sent here, and none is kept.");
}

function itemOf({ messageId, key, channel, to, subject, body, sentAt, reason }: StoredNotification): OutboxItem {
  return { messageId, key, channel, to, subject, body, sentAt, reason, origin: originOf(key) };
}
