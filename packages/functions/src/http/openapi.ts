import type { JsonObject } from "@bridgework/core/kernel/json";
import { anyJsonObject } from "./any-json.ts";
import type { HttpDeps } from "./deps.ts";
import { components, operationOf } from "./operation.ts";
import { done, type Route, route } from "./route.ts";

/** The description of these routes and of itself, written when it is first asked for. */
export function openApiRoute(routes: readonly Route[], { version }: Pick<HttpDeps, "version">): Route {
  let written: JsonObject | undefined;
  const self: Route = route({
    method: "get",
    path: "/api/openapi.json",
    tag: "catalog",
    summary: "This description",
    result: anyJsonObject,
    handle: async () => {
      written ??= describe([...routes, self], version);
      return done(written);
    },
  });
  return self;
}

/** https://spec.openapis.org/oas/v3.1.1.html#openapi-object */
function describe(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const { path, method, description } of routes) {
    paths[path] = { ...paths[path], [method]: operationOf(description) };
  }
  const info = { title: "Bridgework", version, description: "Publish events, and see what came of them." };
  return { openapi: "3.1.0", info, paths, components: components() };
}
