import { counter as domain } from "@bridgework/core/counter/domain";
import { streamOf } from "@bridgework/core/kernel/event";
import { entityId } from "@bridgework/core/kernel/schema";
import * as z from "zod";
import { counter, counterReceipt } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { listRoute } from "./domain-routes.ts";
import { askedBy, doneWithReceipt, RECEIPT_STATUSES, receiptOf } from "./receipts.ts";
import { renameFields } from "./refusals.ts";
import { done, type Route, route } from "./route.ts";

export function counterRoutes(deps: HttpDeps): readonly Route[] {
  return [
    changeRoute(deps, "increment", 1),
    changeRoute(deps, "decrement", -1),
    listRoute(deps, domain),
    readRoute(deps),
  ];
}

const params = z.object({ id: entityId });

const change = z.strictObject({
  amount: z.int().min(1).max(1_000_000_000).default(1),
  /** Version that the counter must be at; absent: any. */
  expectedVersion: z.int().min(0).exactOptional(),
  reason: z.string().max(200).exactOptional(),
});

function changeRoute({ publish }: HttpDeps, verb: "increment" | "decrement", sign: 1 | -1): Route {
  return route({
    method: "post",
    path: `/api/counters/{id}/${verb}`,
    tag: "counters",
    summary: `${verb === "increment" ? "Add to" : "Take from"} a counter; one that is new begins at 0`,
    params,
    body: change,
    example: { amount: 1 },
    result: counterReceipt,
    statuses: RECEIPT_STATUSES,
    handle: async (asked) => {
      const { amount, ...options } = asked.body;
      const counterId = asked.params.id;
      const command = { type: "ChangeCounter", counterId, delta: sign * amount, ...options };
      const published = await publish({ kind: "command", domain: domain.name, command, ...askedBy(asked) });
      if (published.kind === "refused") return renameFields(published, deltaAsAmount);
      const value = Number(published.facts.at(-1)?.data["value"]);
      return doneWithReceipt(published, { ...receiptOf(published), counterId, value });
    },
  });
}

function deltaAsAmount(text: string): string {
  return text.replace(/^delta/, "amount");
}

/** From the stream itself, so that who has changed it reads the change. */
function readRoute({ store }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/counters/{id}",
    tag: "counters",
    summary: "Read a counter; version 0 is one that has never changed",
    params,
    result: counter,
    handle: async ({ params: { id } }) => {
      const [newest] = await store.read(streamOf(domain.name, id), { order: "backward", limit: 1 });
      const value = Number(newest?.data["value"] ?? 0);
      return done({ counterId: id, value, version: newest?.version ?? 0, changedAt: newest?.time ?? null });
    },
  });
}
