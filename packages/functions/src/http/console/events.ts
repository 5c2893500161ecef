import type { Fact } from "@bridgework/core/kernel/event";
import type { FactFilter } from "@bridgework/core/ports/event-store";
import type { Run } from "@bridgework/core/ports/workflows";
import * as z from "zod";
import { eventDetail, eventPage } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { notFound } from "../not-found.ts";
import { limit, numericCursor } from "../paging.ts";
import { done, type Route, route } from "../route.ts";
import { withRuns } from "./events-with-runs.ts";

export function eventQueryRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), findRoute(deps)];
}

const text = z.string().min(1).max(200);
const time = z.iso.datetime({ offset: true }).transform((given) => new Date(given).toISOString());

const query = z.strictObject({
  type: z.union([text, z.array(text)]).optional(),
  stream: text.optional(),
  category: text.optional(),
  correlationId: text.optional(),
  since: time.optional(),
  until: time.optional(),
  order: z.enum(["forward", "backward"]).default("backward"),
  cursor: numericCursor,
  limit,
});

function listRoute({ store, workflows, progress }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/events",
    tag: "events",
    summary: "List the facts of all streams in their global order, newest first",
    query,
    result: eventPage,
    handle: async ({ query: asked }) => {
      const after = asked.cursor === undefined ? {} : { after: asked.cursor };
      const range = { filter: filterOf(asked), order: asked.order, limit: asked.limit + 1, ...after };
      const [found, { head, relayed }] = await Promise.all([store.readAll(range), progress()]);
      const items = found.slice(0, asked.limit);
      const next = found.length > asked.limit ? String(items.at(-1)?.position) : null;
      return done({ items: await withRuns(workflows, items), next, head, relayed });
    },
  });
}

function filterOf({ type, stream, category, correlationId, since, until }: z.output<typeof query>): FactFilter {
  return {
    ...(type === undefined ? {} : { types: typeof type === "string" ? [type] : type }),
    ...(stream === undefined ? {} : { stream }),
    ...(category === undefined ? {} : { category: `${category.replace(/#$/, "")}#` }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

function findRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/events/{id}",
    tag: "events",
    summary: "Read a fact with the rules that matched it and the runs that they started",
    params: z.object({ id: z.string() }),
    result: eventDetail,
    handle: async ({ params: { id } }) => {
      const fact = await deps.store.find(id);
      if (fact === undefined) return notFound("an event", id, "/api/events");
      const [{ runs = [] } = {}] = await withRuns(deps.workflows, [fact]);
      return done({ ...fact, runs, rules: rulesFor(deps, fact, runs) });
    },
  });
}

/** Every rule of the facts bus, those that matched first. */
function rulesFor({ topology, matchRules }: HttpDeps, fact: Fact, runs: readonly Run[]) {
  const matched = new Set(matchRules(fact));
  return topology.rules
    .filter(({ bus }) => bus === "facts")
    .map(({ name, description, workflow, pattern }) => ({
      rule: name,
      description,
      workflow,
      pattern,
      matched: matched.has(name),
      run: runs.find(({ trigger }) => trigger?.rule === name) ?? null,
    }))
    .sort((left, right) => Number(right.matched) - Number(left.matched));
}
