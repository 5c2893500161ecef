import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { present, textOf } from "../app/search.ts";

export const counterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/counter",
  staticData: { crumb: "Counter" },
  validateSearch: ({ id }: Readonly<Record<string, unknown>>) => present({ id: textOf(id) }),
  component: lazyRouteComponent(() => import("./counter-page.tsx"), "CounterPage"),
});
