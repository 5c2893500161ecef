import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { outboxSearch } from "./search.ts";

export const outboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/outbox",
  staticData: { crumb: "Outbox" },
  validateSearch: outboxSearch,
  component: lazyRouteComponent(() => import("./outbox-page.tsx"), "OutboxPage"),
});
