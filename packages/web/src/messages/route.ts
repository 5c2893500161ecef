import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { messagesSearch } from "./search.ts";

export const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/messages",
  staticData: { crumb: "Messages" },
  validateSearch: messagesSearch,
  component: lazyRouteComponent(() => import("./messages-page.tsx"), "MessagesPage"),
});
