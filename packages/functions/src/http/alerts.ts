import { alert } from "@bridgework/core/alert/domain";
import { ALERT_STATUSES } from "@bridgework/core/alert/events";
import { listAlerts } from "@bridgework/core/alert/open-alerts";
import * as z from "zod";
import { alertList } from "./alerts-contract.ts";
import type { HttpDeps } from "./deps.ts";
import { findRoute } from "./domain-routes.ts";
import { done, type Route, route } from "./route.ts";

export function alertRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), findRoute(deps, alert)];
}

const query = z.strictObject({ status: z.enum(ALERT_STATUSES).optional() });

function listRoute({ views }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/alerts",
    tag: "alerts",
    summary: "List alerts, the open ones first",
    query,
    result: alertList,
    handle: async ({ query: { status } }) => {
      const alerts = await listAlerts(views);
      const open = alerts.filter((each) => each.status === "open").length;
      return done({ items: alerts.filter((each) => status === undefined || each.status === status), open });
    },
  });
}
