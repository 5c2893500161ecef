import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";

/** Not at `/health`: that is the door's, which this page asks. */
export const healthRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/status",
  staticData: { crumb: "Health" },
  component: lazyRouteComponent(() => import("./health-page.tsx"), "HealthPage"),
});
