import { Hono } from "hono";
import { alertRoutes } from "./alerts.ts";
import { auditRoutes } from "./audit.ts";
import { circuitRoutes } from "./circuits.ts";
import { catalogRoute } from "./console/catalog.ts";
import { deadLetterRoutes } from "./console/dead-letters.ts";
import { eventQueryRoutes } from "./console/events.ts";
import { healthRoute, readyRoute } from "./console/health.ts";
import { homeRoute } from "./console/home.ts";
import { mailboxQueryRoutes } from "./console/mailboxes.ts";
import { outboxRoutes } from "./console/outbox.ts";
import { runRoutes } from "./console/runs.ts";
import { streamRoutes } from "./console/streams.ts";
import { counterRoutes } from "./counters.ts";
import type { HttpDeps } from "./deps.ts";
import { deviceRoutes } from "./devices.ts";
import { publishRoute } from "./events.ts";
import { formRoutes } from "./forms.ts";
import { mailboxRoutes } from "./mailboxes.ts";
import { metricsRoute } from "./metrics.ts";
import { observed, UNKNOWN_ROUTE } from "./observed.ts";
import { openApiRoute } from "./openapi.ts";
import { redriveRoutes } from "./redrives.ts";
import type { Route } from "./route.ts";
import { subjectRoutes } from "./subjects.ts";
import { taskRoutes } from "./tasks.ts";
import { liveTicketRoutes } from "./tickets.ts";
import { serveUnknown } from "./unknown-route.ts";
import { serveWithinLimit } from "./within-limit.ts";

/** The HTTP doors: `/api/…`, `/health`, `/ready` and `/metrics`. Answers every path, those that do not exist too. */
export function createApp(deps: HttpDeps): Hono {
  const app = new Hono();
  const described = routesOf(deps);
  const routes = [...described, openApiRoute(described, deps)];
  for (const route of routes) {
    app.on(route.method.toUpperCase(), honoPath(route.path), (context) =>
      observed(deps, route.path, context, () => serveWithinLimit(deps, route, context)),
    );
  }
  const unknown = serveUnknown(deps, routes);
  app.notFound((context) => observed(deps, UNKNOWN_ROUTE, context, () => unknown(context)));
  return app;
}

function routesOf(deps: HttpDeps): readonly Route[] {
  return [
    ...counterRoutes(deps),
    ...formRoutes(deps),
    ...taskRoutes(deps),
    ...subjectRoutes(deps),
    ...deviceRoutes(deps),
    ...auditRoutes(deps),
    ...mailboxRoutes(deps),
    ...mailboxQueryRoutes(deps),
    ...liveTicketRoutes(deps),
    ...circuitRoutes(deps),
    ...alertRoutes(deps),
    publishRoute(deps),
    ...eventQueryRoutes(deps),
    ...streamRoutes(deps),
    ...runRoutes(deps),
    ...redriveRoutes(deps),
    ...deadLetterRoutes(deps),
    ...outboxRoutes(deps),
    catalogRoute(deps),
    homeRoute(deps),
    healthRoute(deps),
    readyRoute(deps),
    ...(deps.exposition === undefined ? [] : [metricsRoute(deps.exposition)]),
  ];
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
