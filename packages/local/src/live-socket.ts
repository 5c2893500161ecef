import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Live } from "./live.ts";

const PATH = "/api/live";
const MOST_MESSAGE_BYTES = 1024;

/** Serves the WebSocket of live clients on a server; returns what ends it and every connection. */
export function attachLive(server: Server, live: Live): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== PATH) return refuse(socket, "404 Not Found", `WebSocket clients connect to ${PATH}.`);
    if (!sameOrigin(request)) return refuse(socket, "403 Forbidden", "A page of another origin may not connect.");
    const after = parsePosition(url.searchParams.get("after"));
    sockets.handleUpgrade(request, socket, head, (client) => serve(client, live, after));
  });
  return () => {
    live.closeAll();
    sockets.close();
    for (const client of sockets.clients) client.terminate();
  };
}

function serve(client: WebSocket, live: Live, after: number | null): void {
  client.on("close", () => live.disconnect(client));
  client.on("error", () => client.terminate());
  client.on("message", (data) => {
    const at = pingTime(String(data));
    if (at !== null) client.send(JSON.stringify({ kind: "pong", at }));
  });
  live.connect(client, after).catch(() => client.close(1011, "The event table cannot be read. Connect again."));
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

function parsePosition(text: string | null): number | null {
  const position = Number(text ?? Number.NaN);
  return Number.isSafeInteger(position) && position >= 0 ? position : null;
}

/** Browsers send Origin with every WebSocket; without this check any page could read the events of a local server. */
function sameOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  try {
    return new URL(headers.origin).host === headers.host;
  } catch {
    return false;
  }
}

function refuse(socket: Duplex, status: string, reason: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(reason)}\r\nConnection: close\r\n\r\n${reason}`,
  );
}
