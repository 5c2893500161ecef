import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";

export const healthRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/health",
  staticData: { crumb: "Health" },
  component: lazyRouteComponent(() => import("./health-page.tsx"), "HealthPage"),
});
