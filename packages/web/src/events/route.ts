import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { readEventsSearch } from "./search.ts";

export const eventsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/events",
  staticData: { crumb: "Events" },
  validateSearch: readEventsSearch,
  component: lazyRouteComponent(() => import("./events-page.tsx"), "EventsPage"),
});
