import { openAll } from "@bridgework/core/app/seal";
import type { Refusal } from "@bridgework/core/kernel/decider";
import type { Domain } from "@bridgework/core/kernel/domain";
import { streamOf } from "@bridgework/core/kernel/event";
import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { maskAddress } from "@bridgework/core/kernel/mask";
import { entityId } from "@bridgework/core/kernel/schema";
import * as z from "zod";
import { anyJsonObject } from "./any-json.ts";
import { viewPage } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { notFound } from "./not-found.ts";
import { limit, pageOf } from "./paging.ts";
import { done, type Route, route } from "./route.ts";

const idParam = z.object({ id: z.string().min(1).max(128) });

/** A view's cursor is the last key of the page before. */
export const viewQuery = z.strictObject({ cursor: entityId.optional(), limit });

/** Names the fields of an event as those of the body that is its data. */
export function dataAsBody(text: string): string {
  return text.replace(/^data\./, "").replace(/^data(?=:|$)/, "body");
}

/** `GET /api/<plural>`: rows of the domain's view. */
export function listRoute({ views, sealer }: HttpDeps, { view }: Domain): Route {
  return route({
    method: "get",
    path: `/api/${view.name}`,
    tag: view.name,
    summary: `List ${view.name}, newest first`,
    query: viewQuery,
    result: viewPage,
    handle: async ({ query }) => {
      const { items, next } = await views.list(view.name, pageOf(query));
      const docs = items.map(({ doc }) => doc);
      return done({ items: await openAll(sealer, docs, masked), next });
    },
  });
}

/** `GET /api/<plural>/{id}`: one row, brought up to the newest fact, so that who has published sees it. */
export function findRoute(deps: HttpDeps, domain: Domain): Route {
  return route({
    method: "get",
    path: `/api/${domain.view.name}/{id}`,
    tag: domain.view.name,
    summary: `Read one of the ${domain.view.name}`,
    params: idParam,
    result: anyJsonObject,
    handle: async ({ params }) => {
      const doc = await currentRow(deps, domain, params.id);
      return doc === undefined ? unknownId(domain, params.id) : done(await openAll(deps.sealer, doc, masked));
    },
  });
}

/** Rows show whose address it is, not the address. */
function masked(value: Json): Json {
  return typeof value === "string" ? maskAddress(value) : "***";
}

/** A row brought up to the newest fact; undefined where there is none. */
export async function currentRow(
  { views, store }: Pick<HttpDeps, "views" | "store">,
  { name, view }: Domain,
  id: string,
) {
  const known = await views.get(view.name, id);
  const newer = await store.read(streamOf(name, id), { from: (known?.version ?? 0) + 1 });
  return newer.reduce<JsonObject | undefined>((doc, fact) => view.project(doc, fact), known?.doc);
}

export function unknownId({ name, view }: Domain, id: string): Refusal {
  return notFound(`a ${name}`, id, `/api/${view.name}`);
}
