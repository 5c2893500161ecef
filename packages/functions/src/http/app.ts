import { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpDeps } from "./deps.ts";

/** The HTTP doors: `/api/…` and `/health`. */
export function createApp(_deps: HttpDeps): OpenAPIHono {
  return new OpenAPIHono();
}
