import type { Refusal } from "@bridgework/core/kernel/decider";
import { ERROR_CLASSES } from "@bridgework/core/kernel/fault";
import type { DeadLetter, DeadLetterFilter } from "@bridgework/core/ports/dead-letters";
import { z } from "zod";
import { type DeadLetterItem, deadLetter, deadLetterPage, redriven } from "../contract.ts";
import type { HttpDeps } from "../deps.ts";
import { notFound } from "../not-found.ts";
import { cursor, limit, pageOf } from "../paging.ts";
import { receiptOf } from "../receipts.ts";
import { done, type Route, route } from "../route.ts";

export function deadLetterRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), findRoute(deps), redriveRoute(deps)];
}

const params = z.object({ id: z.string() });

const query = z.strictObject({
  status: z.enum(["dead", "redriven"]).optional(),
  errorClass: z.enum(ERROR_CLASSES).optional(),
  kind: z.enum(["rejected", "failed"]).optional(),
  cursor,
  limit,
});

function listRoute({ deadLetters }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/dead-letters",
    tag: "dead letters",
    summary: "List dead letters, newest first",
    query,
    result: deadLetterPage,
    handle: async ({ query: asked }) => {
      const { items, next, total } = await deadLetters.list(filterOf(asked), pageOf(asked));
      return done({ items: items.map(itemOf), next, total });
    },
  });
}

function filterOf({ status, errorClass, kind }: z.output<typeof query>): DeadLetterFilter {
  return {
    ...(status === undefined ? {} : { status }),
    ...(errorClass === undefined ? {} : { errorClass }),
    ...(kind === undefined ? {} : { kind }),
  };
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
