import { stateAt, versionAt } from "@bridgework/core/app/state-at";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { stateAsJson } from "@bridgework/core/kernel/domain";
import { type Fact, parseStream, streamOf } from "@bridgework/core/kernel/event";
import { isoTime } from "@bridgework/core/ports/clock";
import type { EventStore } from "@bridgework/core/ports/event-store";
import * as z from "zod";
import { streamEvents, streamPage, streamState } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { notFound } from "../not-found.ts";
import { cursor, limit, numericCursor, pageOf, wholeNumber } from "../paging.ts";
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

const stateQuery = z
  .strictObject({
    at: wholeNumber.pipe(z.int().min(1)).optional().describe("The state after this version; default the newest."),
    time: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("The state at this time, ISO 8601: after the last fact that was recorded then or before. Not with at."),
  })
  .refine(({ at, time }) => at === undefined || time === undefined, "at or time, not both");

function stateRoute({ topology, store, snapshots, workflows }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/streams/{category}/{id}",
    tag: "streams",
    summary: "Read a stream's state after a version or at a time, and before it",
    params,
    query: stateQuery,
    result: streamState,
    handle: async ({ params: { category, id }, query }) => {
      const stream = streamOf(category, id);
      const domain = topology.domain(category);
      const [newest] = await store.read(stream, { order: "backward", limit: 1 });
      if (domain === undefined || newest === undefined) return unknownStream(stream);
      const { version } = newest;
      const at = await wantedVersion(store, newest, query);
      if (at === 0) return notYet(stream, query.time ?? "");
      const found = await stateAt({ store, snapshots }, domain, stream, at);
      if (found === undefined) return noSuchVersion(stream, version, at);
      const { fact, after } = found;
      const before = found.before === null ? null : stateAsJson(found.before);
      const [event = { ...fact, runs: [] }] = await withRuns(workflows, [fact]);
      return done({ stream, category, id, version, at, state: stateAsJson(after), before, event });
    },
  });
}

/** 0 for a time before the stream's first fact. */
async function wantedVersion(store: EventStore, newest: Fact, { at, time }: z.output<typeof stateQuery>) {
  if (time === undefined) return at ?? newest.version;
  return versionAt({ store }, newest.stream, isoTime(Date.parse(time)));
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
  return notFound("a stream", stream, "/api/streams");
}

function notYet(stream: string, time: string): Refusal {
  const field = { path: "query.time", expected: "a time at or after the stream's first fact", received: time };
  return refuseField("not_found", field, `${stream} did not exist then.`);
}

function noSuchVersion(stream: string, version: number, at: number): Refusal {
  const field = { path: "query.at", expected: `1 to ${version}`, received: String(at) };
  return refuseField("invalid", field, `${stream} has ${version} versions.`);
}
