import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { counterSearch } from "./search.ts";

export const counterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/counter",
  staticData: { crumb: "Counter" },
  validateSearch: counterSearch,
  component: lazyRouteComponent(() => import("./counter-page.tsx"), "CounterPage"),
});
