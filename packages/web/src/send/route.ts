import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { present, type RawSearch, textOf } from "../app/search.ts";

/** `sample` names what the form begins with: an event type, or one of the samples of samples.ts. */
export const sendRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/send",
  staticData: { crumb: "Send" },
  validateSearch: ({ sample }: RawSearch) => present({ sample: textOf(sample) }),
  component: lazyRouteComponent(() => import("./send-page.tsx"), "SendPage"),
});
