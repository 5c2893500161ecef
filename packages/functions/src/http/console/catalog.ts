import type { Topology } from "@bridgework/core/kernel/topology";
import { catalog } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { jsonSchemaOf } from "../json-schema.ts";
import { done, type Route, route } from "../route.ts";

/** What is declared. It does not change while the process runs, so it is made once, when it is first asked for. */
export function catalogRoute({ topology }: HttpDeps): Route {
  let declared: ReturnType<typeof declaredIn> | undefined;
  return route({
    method: "get",
    path: "/api/catalog",
    tag: "catalog",
    summary: "Event types with their schemas, rules and workflows",
    result: catalog,
    handle: async () => {
      declared ??= declaredIn(topology);
      return done(declared);
    },
  });
}

function declaredIn(topology: Topology) {
  const eventTypes = [...topology.eventTypes.values()].map(({ domain, eventType }) => ({
    type: eventType.type,
    domain: domain.name,
    schemaVersion: eventType.schemaVersion,
    description: eventType.description,
    schema: jsonSchemaOf(eventType.schema),
    sample: eventType.sample,
    publishable: domain.intake[eventType.type] !== undefined,
  }));
  const workflows = [...topology.workflows.values()].map(({ name, description, definition }) => ({
    name,
    description,
    definition,
  }));
  return { eventTypes, rules: topology.rules, workflows };
}
