import type { Refusal } from "@bridgework/core/kernel/decider";
import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import { letterFilter } from "@bridgework/core/redrive/events";
import * as z from "zod";
import { type DeadLetterItem, deadLetter, deadLetterPage, redriven } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { letterAnalytics } from "../failures-contract.ts";
import { notFound } from "../not-found.ts";
import { cursor, limit, pageOf } from "../paging.ts";
import { receiptOf } from "../receipts.ts";
import { done, type Route, route } from "../route.ts";

export function deadLetterRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), analyticsRoute(deps), findRoute(deps), redriveRoute(deps)];
}

const params = z.object({ id: z.string() });

const filter = letterFilter.extend({ status: z.enum(["dead", "redriven"]).exactOptional() });

const query = filter.extend({ cursor, limit });

function listRoute({ deadLetters }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/dead-letters",
    tag: "dead letters",
    summary: "List dead letters, newest first",
    query,
    result: deadLetterPage,
    handle: async ({ query: { cursor: from, limit: most, ...wanted } }) => {
      const { items, next, total } = await deadLetters.list(wanted, pageOf({ cursor: from, limit: most }));
      return done({ items: items.map(itemOf), next, total });
    },
  });
}

function analyticsRoute({ deadLetters, clock }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/dead-letters/analytics",
    tier: "costly",
    tag: "dead letters",
    summary: "Count dead letters by class, type, handler, fingerprint and age",
    query: filter,
    result: letterAnalytics,
    handle: async ({ query: wanted }) => done(await deadLetters.analyse(wanted, clock.now())),
  });
}

function findRoute({ deadLetters }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/dead-letters/{id}",
    tag: "dead letters",
    summary: "Read a dead letter",
    params,
    result: deadLetter,
    handle: async ({ params: { id } }) => {
      const letter = await deadLetters.find(id);
      return letter === undefined ? unknownLetter(id) : done(itemOf(letter));
    },
  });
}

function redriveRoute({ deadLetters, redrive }: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/dead-letters/{id}/redrive",
    tier: "admin",
    tag: "dead letters",
    summary: "Publish again what a dead letter holds",
    params,
    result: redriven,
    statuses: [202, 200],
    handle: async ({ params: { id }, requestId }) => {
      if ((await deadLetters.find(id)) === undefined) return unknownLetter(id);
      const outcome = await redrive(id, requestId === undefined ? {} : { requestId });
      if ("kind" in outcome) return outcome;
      const { letter, published } = outcome;
      const body = { letter: itemOf(letter), receipt: receiptOf(published) };
      return done(body, published.kind === "duplicate" ? 200 : 202);
    },
  });
}

/** Without what publishing it again means, which may hold personal data. */
function itemOf({ redrive: _redrive, redriveRequestId: _requestId, ...letter }: DeadLetter): DeadLetterItem {
  return letter;
}

function unknownLetter(id: string): Refusal {
  return notFound("a dead letter", id, "/api/dead-letters");
}
