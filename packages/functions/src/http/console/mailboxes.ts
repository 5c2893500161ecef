import { foldStream, nearestStart } from "@bridgework/core/app/stream-states";
import { type Fact, streamOf } from "@bridgework/core/kernel/event";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { message as domain } from "@bridgework/core/message/domain";
import { messageAccepted, messageAcknowledged, messageExpired, recipient } from "@bridgework/core/message/events";
import { idOf, isoOf, type MailboxState, type Waiting } from "@bridgework/core/message/state";
import * as z from "zod";
import type { HttpDeps } from "../deps.ts";
import { currentRow, unknownId, viewQuery } from "../domain-routes.ts";
import { type Mailbox, type MailboxMessages, mailbox, mailboxMessages, mailboxPage } from "../messages-contract.ts";
import { pageOf } from "../paging.ts";
import { done, type Route, route } from "../route.ts";

/** What operators see of mailboxes: how much waits and what became of it, never what is in an envelope. */
export function mailboxQueryRoutes(deps: HttpDeps): readonly Route[] {
  return [listRoute(deps), messagesRoute(deps)];
}

const tag = domain.view.name;
const MOST_WAITING = 50;
const MOST_SETTLED = 100;

function listRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/mailboxes",
    tag,
    summary: "List mailboxes, newest first",
    query: viewQuery,
    result: mailboxPage,
    handle: async ({ query }) => {
      const { items, next } = await deps.views.list(domain.view.name, pageOf(query));
      return done({ items: await Promise.all(items.map(({ doc }) => withConnections(deps, doc))), next });
    },
  });
}

function messagesRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/mailboxes/{recipient}/messages",
    tier: "costly",
    tag,
    summary: "List the messages that wait in a mailbox longest, and those that left it last",
    params: z.object({ recipient }),
    result: mailboxMessages,
    handle: async ({ params: { recipient: id } }) => {
      const doc = await currentRow(deps, domain, id);
      if (doc === undefined) return unknownId(domain, id);
      const stream = streamOf(domain.name, id);
      const start = await nearestStart(deps, domain, stream);
      const state = (await foldStream(deps, domain, stream, { start })).state as MailboxState;
      const [about, waiting, settled] = await Promise.all([
        withConnections(deps, doc),
        Promise.all(state.waiting.slice(0, MOST_WAITING).map((each) => waitingOf(deps, id, state, each))),
        settledOf(deps, stream, new Set(state.waiting.map(([version]) => idOf(id, version)))),
      ]);
      return done({ mailbox: about, waiting: waiting.flat(), settled });
    },
  });
}

async function withConnections({ mailboxes }: HttpDeps, doc: JsonObject): Promise<Mailbox> {
  const open = await mailboxes.connections.of(String(doc["recipient"]));
  return mailbox.parse({ ...doc, connected: open.length > 0, live: open.some(({ isLive }) => isLive) });
}

const about = messageAccepted.pick({ messageId: true, mediaType: true, bytes: true, sender: true, acceptedAt: true });

async function waitingOf(
  { store }: HttpDeps,
  id: string,
  { sent }: MailboxState,
  [version, , acceptedAt, lasts]: Waiting,
): Promise<MailboxMessages["waiting"]> {
  const facts = await store.read(streamOf(domain.name, id), { from: version, to: version });
  const last = sent[version];
  return facts.map(({ data }) => ({
    ...about.parse(data),
    expiresAt: lasts === null ? null : isoOf((acceptedAt + lasts) * 1000),
    attempts: last?.attempts ?? 0,
    deliveredAt: last === undefined ? null : isoOf(last.at),
  }));
}

/** One that was redriven waits again. */
async function settledOf(
  { store }: HttpDeps,
  stream: string,
  waits: ReadonlySet<string>,
): Promise<MailboxMessages["settled"]> {
  const filter = { stream, types: ["MessageAcknowledged", "MessageExpired"] };
  const facts = await store.readAll({ filter, order: "backward", limit: MOST_SETTLED });
  return facts
    .flatMap(outcomesOf)
    .filter(({ messageId }) => !waits.has(messageId))
    .slice(0, MOST_SETTLED);
}

function outcomesOf({ type, data, time: at }: Fact): MailboxMessages["settled"] {
  if (type === "MessageAcknowledged") {
    const { messageIds } = messageAcknowledged.parse(data);
    return messageIds.map((messageId) => ({ messageId, outcome: "acknowledged", at, reason: null }));
  }
  const { messages } = messageExpired.parse(data);
  return messages.map(({ messageId, reason }) => ({ messageId, outcome: "expired", at, reason }));
}
