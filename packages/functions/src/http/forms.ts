import { form } from "@bridgework/core/form/domain";
import type { HttpDeps } from "./deps.ts";
import { findRoute, listRoute, submitRoute } from "./domain-routes.ts";
import type { Route } from "./route.ts";

export function formRoutes(deps: HttpDeps): readonly Route[] {
  return [submitRoute(deps, form, "FormSubmitted"), listRoute(deps, form), findRoute(deps, form)];
}
