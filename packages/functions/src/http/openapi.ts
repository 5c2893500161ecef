import type { JsonObject } from "@bridgework/core/kernel/json";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { anyJsonObject } from "./any-json.ts";
import type { HttpDeps } from "./deps.ts";
import { done, type Route, route } from "./route.ts";

/** The description of every route, written when it is first asked for. */
export function openApiRoute(app: OpenAPIHono, { version }: Pick<HttpDeps, "version">): Route {
  let written: JsonObject | undefined;
  return route({
    method: "get",
    path: "/api/openapi.json",
    tag: "catalog",
    summary: "This description",
    result: anyJsonObject,
    handle: async () => {
      written ??= write(app, version);
      return done(written);
    },
  });
}

const SIGNATURE = {
  type: "apiKey",
  in: "header",
  name: "Signature",
  description:
    "HTTP message signature (RFC 9421) by a registered device, with Signature-Input and Content-Digest (RFC 9530). POST /api/devices/register registers a device.",
} as const;

function write(app: OpenAPIHono, version: string): JsonObject {
  app.openAPIRegistry.registerComponent("securitySchemes", "signature", SIGNATURE);
  const info = { title: "Bridgework", version, description: "Publish events, and see what came of them." };
  return JSON.parse(JSON.stringify(app.getOpenAPI31Document({ openapi: "3.1.0", info }))) as JsonObject;
}
