import { circuit as domain } from "@bridgework/core/circuit/domain";
import { circuit, circuitPage } from "./circuits-contract.ts";
import type { HttpDeps } from "./deps.ts";
import { findRoute } from "./domain-routes.ts";
import { pageOf, pageQuery } from "./paging.ts";
import { done, type Route, route } from "./route.ts";

export function circuitRoutes(deps: HttpDeps): readonly Route[] {
  return [circuitsRoute(deps), findRoute(deps, domain)];
}

function circuitsRoute({ views }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/circuits",
    tag: domain.view.name,
    summary: "List the circuits that have opened at least once, by name",
    query: pageQuery,
    result: circuitPage,
    handle: async ({ query }) => {
      const { items, next } = await views.list(domain.view.name, pageOf(query));
      return done({ items: items.map(({ doc }) => circuit.parse(doc)), next });
    },
  });
}
