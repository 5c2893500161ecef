import { audit as domain } from "@bridgework/core/audit/domain";
import type { Fact } from "@bridgework/core/kernel/event";
import * as z from "zod";
import type { HttpDeps } from "./deps.ts";
import { auditHours, auditPage, type RefusedRequest, refusedRequest } from "./devices-contract.ts";
import { viewQuery } from "./domain-routes.ts";
import { limit, numericCursor, pageOf } from "./paging.ts";
import { done, type Route, route } from "./route.ts";

export function auditRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), hoursRoute(deps)];
}

const tag = domain.name;

function listRoute({ store }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/audit",
    tier: "admin",
    tag,
    summary: "List the requests that were refused because of their signature, newest first",
    query: z.strictObject({ cursor: numericCursor, limit }),
    result: auditPage,
    handle: async ({ query: { cursor, limit: most } }) => {
      const after = cursor === undefined ? {} : { after: cursor };
      const filter = { category: `${domain.name}#` };
      const found = await store.readAll({ filter, order: "backward", limit: most + 1, ...after });
      const page = found.slice(0, most);
      return done({
        items: page.map(itemOf),
        next: found.length > most ? String(page.at(-1)?.position) : null,
      });
    },
  });
}

function itemOf({ id, time, data }: Fact): RefusedRequest {
  return refusedRequest.parse({ keyId: null, ...data, id, time });
}

function hoursRoute({ views }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/audit/hours",
    tier: "admin",
    tag,
    summary: "Count refused requests by hour and code, newest first",
    query: viewQuery,
    result: auditHours,
    handle: async ({ query }) => {
      const { items, next } = await views.list(domain.view.name, pageOf(query));
      return done(auditHours.parse({ items: items.map(({ doc }) => doc), next }));
    },
  });
}
