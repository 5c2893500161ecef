import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import { type Listening, listening } from "./aws-server.ts";

export type Route = "connect" | "disconnect" | "message";

/**
 * API Gateway's WebSocket API: hands what happens to a function, and posts to connections what comes to its management
 * address. As there, a connection takes nothing before `connect` has answered.
 */
export async function serveSockets(invoke: (route: Route, event: unknown) => Promise<unknown>): Promise<Listening> {
  const open = new Map<string, WebSocket>();
  const post = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const socket = open.get(decodeURIComponent(request.url?.replace("/@connections/", "") ?? ""));
    if (socket === undefined) response.writeHead(410, { "x-amzn-errortype": "GoneException" }).end("{}");
    else {
      socket.send(body);
      response.writeHead(200).end();
    }
  };
  const http = createServer((request, response) => void post(request, response));
  const sockets = new WebSocketServer({ noServer: true });
  http.on("upgrade", async (request, socket, head) => {
    const id = randomUUID();
    const requestContext = { connectionId: id, routeKey: "$connect" };
    const query = new URL(request.url ?? "/", "http://gateway").searchParams;
    const queryStringParameters = Object.fromEntries(query);
    const answer = await invoke("connect", { requestContext, queryStringParameters }).catch(() => ({
      statusCode: 500,
    }));
    if ((answer as { readonly statusCode: number }).statusCode !== 200) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      open.set(id, client);
      client.on("message", (data) => void invoke("message", { requestContext, body: String(data) }).catch(() => {}));
      client.on("close", () => {
        open.delete(id);
        void invoke("disconnect", { requestContext }).catch(() => {});
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
