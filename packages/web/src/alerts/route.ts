import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { alertsSearch } from "./search.ts";

export const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/alerts",
  staticData: { crumb: "Alerts" },
  validateSearch: alertsSearch,
  component: lazyRouteComponent(() => import("./alerts-page.tsx"), "AlertsPage"),
});
