import { refuse } from "@bridgework/core/kernel/decider";
import { outboxPage } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { pageOf, pageQuery } from "../paging.ts";
import { done, type Route, route } from "../route.ts";

/** What was notified, where notifications are kept instead of sent. */
export function outboxRoute({ notifications }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/outbox",
    tag: "outbox",
    summary: "List the notifications that were kept instead of sent, newest first",
    query: pageQuery,
    result: outboxPage,
    handle: async ({ query }) => {
      if (notifications === undefined)
        return refuse("not_found", "Notifications are really sent here, and none is kept.");
      return done(await notifications.list(pageOf(query)));
    },
  });
}
