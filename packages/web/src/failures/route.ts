import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { failuresSearch } from "./search.ts";

export const failuresRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/failures",
  staticData: { crumb: "Failures" },
  validateSearch: failuresSearch,
  component: lazyRouteComponent(() => import("./failures-page.tsx"), "FailuresPage"),
});
