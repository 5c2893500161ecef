import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { present, textOf, wholeOf } from "../app/search.ts";

export const streamsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/streams",
  staticData: { crumb: "Streams" },
  validateSearch: ({ category }: Readonly<Record<string, unknown>>) => present({ category: textOf(category) }),
  component: lazyRouteComponent(() => import("./streams-page.tsx"), "StreamsPage"),
});

export const streamRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/streams/$category/$id",
  staticData: { crumb: "Stream" },
  validateSearch: ({ at }: Readonly<Record<string, unknown>>) => present({ at: wholeOf(at) }),
  component: lazyRouteComponent(() => import("./stream-page.tsx"), "StreamPage"),
});
