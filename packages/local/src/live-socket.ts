import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { counterId } from "@bridgework/core/counter/events";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { describe } from "@bridgework/core/kernel/problem";
import { answerRefusal } from "@bridgework/functions/http/answer";
import { refusedHost, refusedOrigin } from "@bridgework/functions/http/guard";
import { pingTime } from "@bridgework/functions/http/live-messages";
import { type WebSocket, WebSocketServer } from "ws";
import type { Live } from "./live.ts";
import type { MailboxSockets } from "./mailboxes/sockets.ts";
import { endWith } from "./raw-answer.ts";

export interface LiveSocketOptions {
  readonly live: Live;
  /** Takes the WebSockets of mailboxes; absent: there are none. */
  readonly mailboxes?: MailboxSockets;
  /** As the HTTP doors'. */
  readonly trustedHosts?: readonly string[];
}

const PATH = "/api/live";
const MOST_MESSAGE_BYTES = 1024;

/** Serves the WebSockets of live clients and of mailboxes on a server; returns what ends them and every connection. */
export function attachLive(server: Server, { live, mailboxes, trustedHosts }: LiveSocketOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refused = refusedUpgrade(request, trustedHosts);
    if (refused === undefined && mailboxes?.take(request, socket, head)) return;
    const asked = refused ?? readUpgrade(request);
    if (asked.kind === "refused") return void endWith(socket, answerRefusal(asked)).catch(() => socket.destroy());
    sockets.handleUpgrade(request, socket, head, (client) => serve(client, live, asked));
  });
  return () => {
    mailboxes?.closeAll();
    live.closeAll();
    sockets.close();
    for (const client of sockets.clients) client.terminate();
  };
}

/** What the client wants to hear of: everything since a position, or one counter. */
type Upgrade =
  | { readonly kind: "everything"; readonly after: number | null }
  | { readonly kind: "counter"; readonly counterId: string };

/** Without the checks of Host and Origin any page could read the events of a local server. */
function refusedUpgrade(
  { headers }: IncomingMessage,
  trustedHosts: readonly string[] | undefined,
): Refusal | undefined {
  const host = headers.host ?? null;
  return refusedHost(trustedHosts, host) ?? refusedOrigin(headers.origin ?? null, host);
}

function readUpgrade({ url = "/" }: IncomingMessage): Upgrade | Refusal {
  const [path = "", query = ""] = url.split("?", 2);
  if (path !== PATH) {
    return refuseField(
      "not_found",
      { path: "path", expected: PATH, received: describe(path) },
      "No other path takes WebSockets.",
    );
  }
  const asked = new URLSearchParams(query);
  const counter = asked.get("counter");
  return counter === null ? readAfter(asked.get("after")) : readCounter(counter);
}

function readCounter(text: string): Upgrade | Refusal {
  if (counterId.safeParse(text).success) return { kind: "counter", counterId: text };
  const field = { path: "query.counter", expected: "the id of a counter", received: describe(text) };
  return refuseField("invalid", field, "Leave it out to hear of everything.");
}

/** A position that is not one is refused: taken as none, the client would miss what it asked for. */
function readAfter(text: string | null): Upgrade | Refusal {
  if (text === null) return { kind: "everything", after: null };
  if (/^\d{1,15}$/.test(text)) return { kind: "everything", after: Number(text) };
  const field = { path: "query.after", expected: "the last position that was seen", received: describe(text) };
  return refuseField("invalid", field, "Leave it out to begin with what comes now.");
}

function serve(client: WebSocket, live: Live, asked: Upgrade): void {
  client.on("close", () => live.disconnect(client));
  client.on("error", () => client.terminate());
  client.on("message", (data) => {
    const at = pingTime(String(data));
    if (at !== null) client.send(JSON.stringify({ kind: "pong", at }));
  });
  const greeted = asked.kind === "counter" ? live.watch(client, asked.counterId) : live.connect(client, asked.after);
  greeted.catch(() => {
    live.disconnect(client);
    client.close(1011, "The event table cannot be read. Connect again.");
  });
}
