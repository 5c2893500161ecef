import { task } from "@bridgework/core/task/domain";
import type { HttpDeps } from "./deps.ts";
import { findRoute, listRoute, submitRoute } from "./domain-routes.ts";
import type { Route } from "./route.ts";

export function taskRoutes(deps: HttpDeps): readonly Route[] {
  return [submitRoute(deps, task, "TaskSubmitted"), listRoute(deps, task), findRoute(deps, task)];
}
