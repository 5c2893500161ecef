import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { apiGatewaySockets, MAX_MESSAGE_BYTES, type Sockets } from "./apigateway-sockets.ts";

/** One end of a WebSocket, as far as API Gateway needs it. */
export interface OpenSocket {
  send(text: string): void;
  close(): void;
}

/**
 * Answers a request to API Gateway's `@connections`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export async function manageConnection(
  open: ReadonlyMap<string, OpenSocket>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(request);
  const refuse = (status: number, name: string) =>
    void response.writeHead(status, { "x-amzn-errortype": name }).end(JSON.stringify({ message: name }));
  const socket = open.get(decodeURIComponent(request.url?.replace("/@connections/", "") ?? ""));
  if (socket === undefined) return refuse(410, "GoneException");
  if (body.byteLength > MAX_MESSAGE_BYTES) return refuse(413, "PayloadTooLargeException");
  if (request.method === "DELETE") socket.close();
  else socket.send(body.toString());
  response.writeHead(request.method === "DELETE" ? 204 : 200).end();
}

/** API Gateway with WebSockets that are opened by a word. */
export interface SocketsStandIn {
  readonly sockets: Sockets;
  open(id: string): void;
  /** What was posted to a connection, oldest first. */
  posted(id: string): readonly string[];
  isOpen(id: string): boolean;
  /** As its client does. */
  leave(id: string): void;
  close(): Promise<void>;
}

export async function startSockets(): Promise<SocketsStandIn> {
  const open = new Map<string, OpenSocket>();
  const posted = new Map<string, string[]>();
  const server = createServer((request, response) => void manageConnection(open, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return {
    sockets: apiGatewaySockets({ endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", credentials }),
    open: (id) => {
      const texts: string[] = [];
      posted.set(id, texts);
      open.set(id, { send: (text) => void texts.push(text), close: () => void open.delete(id) });
    },
    posted: (id) => posted.get(id) ?? [],
    isOpen: (id) => open.has(id),
    leave: (id) => void open.delete(id),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
