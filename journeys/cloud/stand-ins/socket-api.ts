import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { manageConnection } from "@bridgework/functions/adapters/live-sockets.fixture";
import { type WebSocket, WebSocketServer } from "ws";
import { type Listening, listening } from "./aws-server.ts";
import type { Functions } from "./functions.ts";
import type { Api } from "./routes.ts";

export interface SocketApiSettings {
  readonly api: Api;
  /** Asked when something comes: functions are told the API's address, so they are made after it. */
  readonly functions: () => Functions;
}

/** Of a frame that a client sends; a larger one ends its connection. */
const MOST_FRAME_BYTES = 32 * 1024;

/**
 * API Gateway's WebSocket API: hands what happens to a function, and does to connections what its management address is
 * asked. As there, a connection takes nothing before `$connect` has answered.
 */
export async function serveSocketApi(settings: SocketApiSettings): Promise<Listening> {
  const open = new Map<string, WebSocket>();
  const http = createServer((request, response) => void manageConnection(open, request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME_BYTES });
  http.on("upgrade", async (request, socket, head) => {
    const id = randomUUID();
    const status = await connect(settings, id, request);
    if (status !== 200) return refuse(socket, status);
    sockets.handleUpgrade(request, socket, head, (client) => {
      open.set(id, client);
      client.on("message", (data) => void invoke(settings, "$default", id, { body: String(data) }).catch(() => {}));
      client.on("close", () => {
        open.delete(id);
        void invoke(settings, "$disconnect", id).catch(() => {});
      });
    });
  });
  const server = await listening(http);
  return {
    url: server.url,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.close();
    },
  };
}

function invoke({ api, functions }: SocketApiSettings, key: string, connectionId: string, more: object = {}) {
  const route = api.routes.find((each) => each.key === key);
  if (route === undefined) throw new Error(`The WebSocket API has no route ${key}.`);
  const requestContext = { connectionId, routeKey: key, apiId: api.id, stage: "$default" };
  return functions()
    .byArn(route.functionArn)
    .invoke({ requestContext, isBase64Encoded: false, ...more });
}

async function connect(settings: SocketApiSettings, id: string, { url = "/", headers }: IncomingMessage) {
  const queryStringParameters = Object.fromEntries(new URL(url, "http://gateway").searchParams);
  const answer = await invoke(settings, "$connect", id, { headers, queryStringParameters }).catch(() => null);
  return answer === null ? 500 : (answer as { readonly statusCode: number }).statusCode;
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
