import type { TicketHolder } from "@bridgework/core/ports/tickets";
import * as z from "zod";
import type { HttpDeps } from "./deps.ts";
import { done, type Route, route } from "./route.ts";
import { publicUrl } from "./signed.ts";
import { type Ticket, ticket } from "./tickets-contract.ts";

/** Where the runtime has a WebSocket API of its own, consoles open it by a ticket. Who may ask for one, the gateway says. */
export function liveTicketRoutes(deps: HttpDeps): readonly Route[] {
  return deps.socketsUrl === undefined ? [] : [liveTicketRoute(deps)];
}

function liveTicketRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/live/tickets",
    tag: "live",
    summary: "Give a console a ticket that opens its WebSocket once within 30 seconds",
    body: z.strictObject({}),
    result: ticket,
    statuses: [201],
    handle: async ({ request }) => done(await issueTicket(deps, { kind: "console" }, request.url), 201),
  });
}

/** `ownUrl`: the WebSocket's address where it is served at the doors' own, by the scheme and host that were asked. */
export async function issueTicket(deps: HttpDeps, holder: TicketHolder, ownUrl: string): Promise<Ticket> {
  const issued = await deps.tickets.issue(holder);
  const url = new URL(deps.socketsUrl ?? publicUrl(ownUrl, deps.signatures.publicOrigin));
  if (deps.socketsUrl !== undefined) url.searchParams.set("ticket", issued.ticket);
  return { ...issued, url: url.href.replace(/^http/, "ws") };
}
