import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";

export const failuresRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/failures",
  staticData: { crumb: "Failures" },
  component: lazyRouteComponent(() => import("./failures-page.tsx"), "FailuresPage"),
});
