import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { streamSearch, streamsSearch } from "./search.ts";

export const streamsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/streams",
  staticData: { crumb: "Streams" },
  validateSearch: streamsSearch,
  component: lazyRouteComponent(() => import("./streams-page.tsx"), "StreamsPage"),
});

export const streamRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/streams/$category/$id",
  staticData: { crumb: "Stream" },
  validateSearch: streamSearch,
  component: lazyRouteComponent(() => import("./stream-page.tsx"), "StreamPage"),
});
