import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { catalogQuery, eventsQuery } from "../data/queries.ts";
import { filterOf, readEventsSearch } from "./search.ts";

export const eventsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/events",
  staticData: { crumb: "Events" },
  validateSearch: readEventsSearch,
  loaderDeps: ({ search }) => ({ filter: search.last === undefined ? filterOf(search, 0) : null }),
  /** Reads the data while the page's code is on its way; not for a span, which is counted back from when the page asks. */
  loader: ({ context, deps: { filter } }) => {
    void context.queries.prefetchQuery(catalogQuery());
    if (filter !== null) void context.queries.prefetchInfiniteQuery(eventsQuery(filter));
  },
  component: lazyRouteComponent(() => import("./events-page.tsx"), "EventsPage"),
});
