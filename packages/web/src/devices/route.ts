import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root.tsx";
import { devicesSearch } from "./search.ts";

export const devicesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/devices",
  staticData: { crumb: "Devices" },
  validateSearch: devicesSearch,
  component: lazyRouteComponent(() => import("./devices-page.tsx"), "DevicesPage"),
});
