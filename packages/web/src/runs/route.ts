import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { present, textOf } from "../app/search.ts";

export const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs",
  staticData: { crumb: "Runs" },
  validateSearch: ({ workflow }: Readonly<Record<string, unknown>>) => present({ workflow: textOf(workflow) }),
  component: lazyRouteComponent(() => import("./runs-page.tsx"), "RunsPage"),
});

export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs/$runId",
  staticData: { crumb: "Run" },
  component: lazyRouteComponent(() => import("./run-page.tsx"), "RunPage"),
});
