import { foldFacts, type StreamState } from "@bridgework/core/app/stream-states";
import { type Refusal, refuse, refuseField } from "@bridgework/core/kernel/decider";
import { type Domain, stateAsJson } from "@bridgework/core/kernel/domain";
import { type Fact, parseStream, streamOf } from "@bridgework/core/kernel/event";
import type { EventStore } from "@bridgework/core/ports/event-store";
import { z } from "zod";
import { streamEvents, streamPage, streamState } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { cursor, limit, numericCursor, pageOf } from "../paging.ts";
import { done, type Route, route } from "../route.ts";
import { withRuns } from "./events-with-runs.ts";

export function streamRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), stateRoute(deps), eventsRoute(deps)];
}

const params = z.object({ category: z.string(), id: z.string() });

function listRoute({ streams }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/streams",
    tag: "streams",
    summary: "List streams, last changed first",
    query: z.strictObject({ category: z.string().min(1).max(64).optional(), cursor, limit }),
    result: streamPage,
    handle: async ({ query: { category, ...page } }) => {
      const { items, next } = await streams.list(category === undefined ? {} : { category }, pageOf(page));
      return done({ items: items.map((entry) => ({ ...entry, ...namesOf(entry.stream) })), next });
    },
  });
}

function namesOf(stream: string) {
  return parseStream(stream) ?? { category: "", id: stream };
}

function stateRoute({ topology, store, workflows }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/streams/{category}/{id}",
    tag: "streams",
    summary: "Read a stream's state after a version, and before it",
    params,
    query: z.strictObject({ at: z.coerce.number().int().min(1).optional() }),
    result: streamState,
    handle: async ({ params: { category, id }, query }) => {
      const stream = streamOf(category, id);
      const domain = topology.domain(category);
      const [newest] = await store.read(stream, { order: "backward", limit: 1 });
      if (domain === undefined || newest === undefined) return unknownStream(stream);
      const { version } = newest;
      const at = query.at ?? version;
      if (at > version) return noSuchVersion(stream, version, at);
      const { before, after, fact } = await stateAt(store, domain, stream, at);
      const [event = { ...fact, runs: [] }] = await withRuns(workflows, [fact]);
      return done({ stream, category, id, version, at, state: stateAsJson(after), before, event });
    },
  });
}

const PAGE = 1000;

/** Folds up to version `at`, a page at a time. */
async function stateAt(store: EventStore, domain: Domain, stream: string, at: number) {
  let known: StreamState = { state: domain.decider.initial, version: 0 };
  while (known.version < at - 1) {
    const facts = await store.read(stream, { from: known.version + 1, to: at - 1, limit: PAGE });
    if (facts.length === 0) break;
    known = foldFacts(domain, known, facts);
  }
  const [fact] = await store.read(stream, { from: at, to: at });
  if (fact === undefined) throw new Error(`${stream} has no version ${at}, but a later one.`);
  const before = known.version === 0 ? null : stateAsJson(known.state);
  return { before, after: foldFacts(domain, known, [fact]).state, fact };
}

function eventsRoute({ store, workflows }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/streams/{category}/{id}/events",
    tag: "streams",
    summary: "List a stream's facts, newest first",
    params,
    query: z.strictObject({ order: z.enum(["forward", "backward"]).default("backward"), cursor: numericCursor, limit }),
    result: streamEvents,
    handle: async ({ params: { category, id }, query }) => {
      const stream = streamOf(category, id);
      const found = await store.read(stream, { ...rangeAfter(query), order: query.order, limit: query.limit + 1 });
      if (found.length === 0 && query.cursor === undefined) return unknownStream(stream);
      const items = found.slice(0, query.limit);
      return done({ items: await withRuns(workflows, items), next: nextOf(found, items) });
    },
  });
}

function rangeAfter(query: { readonly order: "forward" | "backward"; readonly cursor?: number | undefined }) {
  if (query.cursor === undefined) return {};
  return query.order === "forward" ? { from: query.cursor + 1 } : { to: query.cursor - 1 };
}

function nextOf(found: readonly Fact[], items: readonly Fact[]): string | null {
  return found.length > items.length ? String(items.at(-1)?.version) : null;
}

function unknownStream(stream: string): Refusal {
  return refuse("not_found", `There is no stream ${stream}. GET /api/streams lists those that exist.`);
}

function noSuchVersion(stream: string, version: number, at: number): Refusal {
  const field = { path: "query.at", expected: `1 to ${version}`, received: String(at) };
  return refuseField("invalid", field, `${stream} has ${version} versions.`);
}
