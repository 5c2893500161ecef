import { isJsonObject, type JsonObject } from "@bridgework/core/kernel/json";
import * as z from "zod";
import { catalog } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { done, type Route, route } from "../route.ts";

/** What is declared. It does not change while the process runs, so it is made once. */
export function catalogRoute({ topology }: HttpDeps): Route {
  const eventTypes = [...topology.eventTypes.values()].map(({ domain, eventType }) => ({
    type: eventType.type,
    domain: domain.name,
    schemaVersion: eventType.schemaVersion,
    description: eventType.description,
    schema: schemaOf(eventType.schema),
    sample: eventType.sample,
    publishable: domain.intake[eventType.type] !== undefined,
  }));
  const workflows = [...topology.workflows.values()].map(({ name, description, definition }) => ({
    name,
    description,
    definition,
  }));
  return route({
    method: "get",
    path: "/api/catalog",
    tag: "catalog",
    summary: "Event types with their schemas, rules and workflows",
    result: catalog,
    handle: async () => done({ eventTypes, rules: topology.rules, workflows }),
  });
}

function schemaOf(schema: z.ZodType): JsonObject {
  const written: unknown = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return isJsonObject(written) ? written : {};
}
