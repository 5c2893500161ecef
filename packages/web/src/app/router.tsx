import type { QueryClient } from "@tanstack/react-query";
import { createRouter, type RouterHistory } from "@tanstack/react-router";
import { alertsRoute } from "../alerts/route.ts";
import { counterRoute } from "../counter/route.ts";
import { devicesRoute } from "../devices/route.ts";
import { eventsRoute } from "../events/route.ts";
import { failuresRoute } from "../failures/route.ts";
import { healthRoute } from "../health/route.ts";
import { homeRoute } from "../home/route.ts";
import { LoadingRows } from "../kit/states.tsx";
import { messagesRoute } from "../messages/route.ts";
import { outboxRoute } from "../outbox/route.ts";
import { runRoute, runsRoute } from "../runs/route.ts";
import { sendRoute } from "../send/route.ts";
import { streamRoute, streamsRoute } from "../streams/route.ts";
import { PageFault, rootRoute } from "./root.tsx";
import { parseSearch, stringifySearch } from "./search.ts";

const routeTree = rootRoute.addChildren([
  homeRoute,
  eventsRoute,
  streamsRoute,
  streamRoute,
  runsRoute,
  runRoute,
  failuresRoute,
  outboxRoute,
  healthRoute,
  alertsRoute,
  devicesRoute,
  messagesRoute,
  counterRoute,
  sendRoute,
]);

/** `history` is the browser's unless a test brings its own. */
export function createConsoleRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history === undefined ? {} : { history }),
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultErrorComponent: PageFault,
    defaultPendingComponent: LoadingRows,
    defaultPreload: "intent",
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
  interface StaticDataRouteOption {
    /** Name of the page in the breadcrumb and in the window's title. */
    readonly crumb?: string;
  }
}
