import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Tickets } from "@bridgework/core/ports/tickets";
import { answerFault, answerRefusal } from "@bridgework/functions/http/answer";
import { hasMailbox } from "@bridgework/functions/http/mailbox";
import {
  type AnswerDeps,
  answerRecipient,
  greetingMessage,
  problem,
  readMessage,
  UNAVAILABLE,
} from "@bridgework/functions/http/mailbox-socket";
import type { MailboxMessage } from "@bridgework/functions/http/messages-contract";
import { type WebSocket, WebSocketServer } from "ws";
import { endWith } from "../raw-answer.ts";
import { type AuthorizeDeps, type Authorized, authorize, recipientIn, tooManyStrangers } from "./authorize.ts";
import type { LocalMailboxes } from "./open-mailboxes.ts";

export interface SocketDeps extends Omit<AnswerDeps, "clock">, Omit<AuthorizeDeps, "clock"> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tickets: Tickets;
  readonly mailboxes: LocalMailboxes;
}

/** The WebSockets of mailboxes, `/api/mailboxes/{id}/live`. */
export interface MailboxSockets {
  /** Takes an upgrade whose path is a mailbox's; false, and nothing is done, for another. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  closeAll(): void;
}

const MOST_MESSAGE_BYTES = 64 * 1024;
const MOST_SOCKETS = 5_000;
/** That have not shown their ticket, and the time that they have for it. */
const MOST_STRANGERS = 100;
const TICKET_WITHIN_MS = 10_000;
/** Messages of one connection that wait for their turn. */
const MOST_WAITING = 100;
/** A connection that has not answered for so long is broken. */
const HEARTBEAT_MS = 30_000;
const POLICY = 1008;

export function mailboxSockets(deps: SocketDeps): MailboxSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  const strangers = new Set<WebSocket>();
  const stopBeating = beat(deps.clock, server);

  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer, recipient: string) => {
    const asked = await authorize(deps, recipient, request);
    if (asked instanceof Response) return endWith(socket, asked);
    const isFull = server.clients.size >= MOST_SOCKETS || (asked.by === "ticket" && strangers.size >= MOST_STRANGERS);
    if (isFull) return endWith(socket, answerRefusal(tooManyStrangers));
    server.handleUpgrade(request, socket, head, (client) =>
      serve(deps, client, { recipient, by: asked.by, strangers }),
    );
  };

  return {
    take: (request, socket, head) => {
      const recipient = recipientIn(request.url);
      if (recipient === undefined) return false;
      // Node leaves an upgraded connection without a listener; one that breaks now would end the process.
      socket.on("error", () => socket.destroy());
      open(request, socket, head, recipient).catch((error: unknown) => {
        deps.onFault?.(error);
        endWith(socket, answerFault(error)).catch(() => socket.destroy());
      });
      return true;
    },
    closeAll: () => {
      stopBeating();
      for (const client of server.clients) client.close(1001, "Bridgework stops.");
      server.close();
      for (const client of server.clients) client.terminate();
    },
  };
}

interface Served {
  readonly recipient: string;
  readonly by: Authorized["by"];
  readonly strangers: Set<WebSocket>;
}

/** One end of a WebSocket, which may have to show a ticket first. */
interface Connection {
  readonly id: string;
  readonly recipient: string;
  readonly client: WebSocket;
  isKnown: boolean;
  /** Told once its recipient is known, or it is gone. */
  readonly settled: () => void;
}

/** Answers one message after another: an acknowledgement counts before what is asked for after it. */
function serve(deps: SocketDeps, client: WebSocket, { recipient, by, strangers }: Served): void {
  const expire = () => client.close(POLICY, "Expected a ticket within 10 s.");
  const cancel = by === "ticket" ? deps.clock.after(TICKET_WITHIN_MS, expire) : () => {};
  const settled = () => {
    cancel();
    strangers.delete(client);
  };
  const connection: Connection = { id: deps.ids.next(), recipient, client, isKnown: false, settled };
  const inTurn = oneAfterAnother((error) => {
    deps.onFault?.(error);
    say(connection, UNAVAILABLE);
  });
  if (by === "ticket") strangers.add(client);
  else inTurn(() => begin(deps, connection));
  client.on("error", () => client.terminate());
  client.on("close", () => {
    settled();
    deps.mailboxes.closed(connection.id, recipient);
  });
  client.on("message", (data) => {
    if (!inTurn(() => answer(deps, connection, String(data))))
      client.close(POLICY, "Wait for answers before you ask for more.");
  });
}

function say({ client }: Connection, message: MailboxMessage): void {
  client.send(JSON.stringify(message));
}

/** It is let go with its device from the moment that it is open, so that none revoked before that is missed either. */
async function begin(deps: SocketDeps, connection: Connection): Promise<void> {
  const { id, recipient, client, settled } = connection;
  if (client.readyState !== client.OPEN) return;
  connection.isKnown = true;
  settled();
  deps.mailboxes.open(id, recipient, client);
  if (!(await hasMailbox(deps, recipient))) return client.close(POLICY, "The device was revoked.");
  say(connection, await greetingMessage(deps, recipient));
  await deps.mailboxes.setLive(id, recipient, true);
}

async function answer(deps: SocketDeps, connection: Connection, text: string): Promise<void> {
  const asked = readMessage(text);
  if ("kind" in asked) return say(connection, problem(asked));
  if (connection.isKnown) return say(connection, await answerRecipient(deps, connection, asked));
  if (asked.type === "ticket" && (await isTicketOf(deps, connection, asked.ticket))) return begin(deps, connection);
  connection.client.close(POLICY, "Expected a ticket of this mailbox: POST /tickets makes one that is good for 30 s.");
}

async function isTicketOf({ tickets }: SocketDeps, { recipient }: Connection, ticket: string): Promise<boolean> {
  const holder = await tickets.redeem(ticket);
  return holder?.kind === "recipient" && holder.recipient === recipient;
}

/** Does one piece of work after another; false, and nothing is done, where too many wait. */
function oneAfterAnother(onFault: (error: unknown) => void): (work: () => Promise<void>) => boolean {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (work) => {
    if (waiting >= MOST_WAITING) return false;
    waiting += 1;
    last = last
      .then(work)
      .catch(onFault)
      .finally(() => {
        waiting -= 1;
      });
    return true;
  };
}

/** Asks every connection whether it is still there, and ends those that have not answered since the last time. */
function beat(clock: Clock, server: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>();
  let cancel = () => {};
  const ask = () => {
    for (const client of server.clients) {
      if (silent.has(client)) client.terminate();
      else {
        silent.add(client);
        client.once("pong", () => silent.delete(client));
        client.ping();
      }
    }
    cancel = clock.after(HEARTBEAT_MS, ask);
  };
  cancel = clock.after(HEARTBEAT_MS, ask);
  return () => cancel();
}
