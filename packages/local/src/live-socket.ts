import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { describe } from "@bridgework/core/kernel/problem";
import { answerRefusal } from "@bridgework/functions/http/answer";
import { refusedHost, refusedOrigin } from "@bridgework/functions/http/guard";
import { type WebSocket, WebSocketServer } from "ws";
import type { Live } from "./live.ts";
import { endWith } from "./raw-answer.ts";

export interface LiveSocketOptions {
  readonly live: Live;
  /** As the HTTP doors'. */
  readonly trustedHosts?: readonly string[];
}

const PATH = "/api/live";
const MOST_MESSAGE_BYTES = 1024;

/** Serves the WebSocket of live clients on a server; returns what ends it and every connection. */
export function attachLive(server: Server, { live, trustedHosts }: LiveSocketOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const asked = readUpgrade(request, trustedHosts);
    if (asked.kind === "refused") return void endWith(socket, answerRefusal(asked)).catch(() => socket.destroy());
    sockets.handleUpgrade(request, socket, head, (client) => serve(client, live, asked.after));
  });
  return () => {
    live.closeAll();
    sockets.close();
    for (const client of sockets.clients) client.terminate();
  };
}

interface Upgrade {
  readonly kind: "upgrade";
  readonly after: number | null;
}

/** Without the checks of Host and Origin any page could read the events of a local server. */
function readUpgrade(
  { url = "/", headers }: IncomingMessage,
  trustedHosts: readonly string[] | undefined,
): Upgrade | Refusal {
  const host = headers.host ?? null;
  const refused = refusedHost(trustedHosts, host) ?? refusedOrigin(headers.origin ?? null, host);
  if (refused !== undefined) return refused;
  const [path = "", query = ""] = url.split("?", 2);
  if (path !== PATH) {
    return refuseField(
      "not_found",
      { path: "path", expected: PATH, received: describe(path) },
      "No other path takes WebSockets.",
    );
  }
  return readAfter(new URLSearchParams(query).get("after"));
}

/** A position that is not one is refused: taken as none, the client would miss what it asked for. */
function readAfter(text: string | null): Upgrade | Refusal {
  if (text === null) return { kind: "upgrade", after: null };
  if (/^\d{1,15}$/.test(text)) return { kind: "upgrade", after: Number(text) };
  const field = { path: "query.after", expected: "the last position that was seen", received: describe(text) };
  return refuseField("invalid", field, "Leave it out to begin with what comes now.");
}

function serve(client: WebSocket, live: Live, after: number | null): void {
  client.on("close", () => live.disconnect(client));
  client.on("error", () => client.terminate());
  client.on("message", (data) => {
    const at = pingTime(String(data));
    if (at !== null) client.send(JSON.stringify({ kind: "pong", at }));
  });
  live.connect(client, after).catch(() => {
    live.disconnect(client);
    client.close(1011, "The event table cannot be read. Connect again.");
  });
}

function pingTime(text: string): number | null {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== "object" || message === null || !("kind" in message) || message.kind !== "ping") return null;
    return "at" in message && typeof message.at === "number" ? message.at : null;
  } catch {
    return null;
  }
}
