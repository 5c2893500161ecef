import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  staticData: { crumb: "Home" },
  component: lazyRouteComponent(() => import("./home-page.tsx"), "HomePage"),
});
