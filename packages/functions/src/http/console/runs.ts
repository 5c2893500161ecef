import type { Refusal } from "@bridgework/core/kernel/decider";
import type { Fact } from "@bridgework/core/kernel/event";
import type { EventStore } from "@bridgework/core/ports/event-store";
import { type HistoryEvent, RUN_STATUSES, type RunFilter, type Workflows } from "@bridgework/core/ports/workflows";
import * as z from "zod";
import { historyPage, runDetail, runPage } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { notFound } from "../not-found.ts";
import { cursor, limit, numericCursor, pageOf } from "../paging.ts";
import { done, type Route, route } from "../route.ts";
import { timeline } from "./timeline.ts";

export function runRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), findRoute(deps), historyRoute(deps)];
}

const params = z.object({ id: z.string() });
const text = z.string().min(1).max(200);

const query = z.strictObject({
  status: z.enum(RUN_STATUSES).optional(),
  workflow: text.optional(),
  correlationId: text.optional(),
  cursor,
  limit,
});

function listRoute({ workflows }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/runs",
    tag: "runs",
    summary: "List runs, newest first",
    query,
    result: runPage,
    handle: async ({ query: asked }) => done(await workflows.list(filterOf(asked), pageOf(asked))),
  });
}

function filterOf({ status, workflow, correlationId }: z.output<typeof query>): RunFilter {
  return {
    ...(status === undefined ? {} : { status }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

function findRoute({ workflows, store }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/runs/{id}",
    tag: "runs",
    summary: "Read a run with its timeline and the facts that it recorded",
    params,
    result: runDetail,
    handle: async ({ params: { id } }) => {
      const run = await workflows.find(id);
      if (run === undefined) return unknownRun(id);
      const [history, emitted] = await Promise.all([
        wholeHistory(workflows, id),
        emittedBy(store, id, run.trigger?.correlationId),
      ]);
      return done({ ...run, timeline: timeline(history), emitted, events: history.length });
    },
  });
}

function historyRoute({ workflows }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/runs/{id}/history",
    tag: "runs",
    summary: "List a run's history events, oldest first, in the shape of GetExecutionHistory",
    params,
    query: z.strictObject({ cursor: numericCursor, limit }),
    result: historyPage,
    handle: async ({ params: { id }, query: asked }) => {
      if ((await workflows.find(id)) === undefined) return unknownRun(id);
      const after = asked.cursor === undefined ? {} : { after: asked.cursor };
      const found = await workflows.history(id, { limit: asked.limit + 1, ...after });
      const items = found.slice(0, asked.limit);
      return done({ items, next: found.length > asked.limit ? String(items.at(-1)?.id) : null });
    },
  });
}

const PAGE = 1000;
/** Step Functions ends an execution that has more. */
const MOST_HISTORY = 25_000;

async function wholeHistory(workflows: Workflows, id: string): Promise<readonly HistoryEvent[]> {
  const history: HistoryEvent[] = [];
  for (let size = PAGE; size === PAGE && history.length < MOST_HISTORY; ) {
    const page = await workflows.history(id, { limit: PAGE, after: history.at(-1)?.id ?? 0 });
    history.push(...page);
    size = page.length;
  }
  return history;
}

const MOST_PAGES = 10;

/** Facts whose actor is the run, among the first ten thousand of its correlation. */
async function emittedBy(store: EventStore, id: string, correlationId: string | undefined): Promise<readonly Fact[]> {
  if (correlationId === undefined) return [];
  const emitted: Fact[] = [];
  let after = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const facts = await store.readAll({ filter: { correlationId }, order: "forward", after, limit: PAGE });
    emitted.push(...facts.filter(({ meta }) => meta.actor === `run:${id}`));
    if (facts.length < PAGE) break;
    after = facts.at(-1)?.position ?? after;
  }
  return emitted;
}

function unknownRun(id: string): Refusal {
  return notFound("a run", id, "/api/runs");
}
