import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { runSearch, runsSearch } from "./search.ts";

export const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs",
  staticData: { crumb: "Runs" },
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("./runs-page.tsx"), "RunsPage"),
});

export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs/$runId",
  staticData: { crumb: "Run" },
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import("./run-page.tsx"), "RunPage"),
});
