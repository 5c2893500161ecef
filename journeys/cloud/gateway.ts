import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { resultOf } from "@bridgework/functions/gateway";
import { gatewayEvent } from "@bridgework/functions/gateway.fixture";
import { type Listening, listening } from "./aws-server.ts";

/** API Gateway's HTTP API before a function: each request is an event of payload format 2.0. */
export function serveGateway(invoke: (event: unknown) => Promise<unknown>): Promise<Listening> {
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://gateway");
    const body = await buffer(request);
    const event = gatewayEvent({
      ...{ method: request.method ?? "GET", path: decodeURI(pathname), query: search.slice(1) },
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      ...(body.length === 0 ? {} : { body: body.toString("base64"), isBase64Encoded: true }),
    });
    const domainName = request.headers.host ?? "localhost";
    const http = { ...event.requestContext.http, sourceIp: request.socket.remoteAddress ?? "" };
    const given = { ...event, requestContext: { ...event.requestContext, domainName, http } };
    const result = (await invoke(given)) as Partial<Awaited<ReturnType<typeof resultOf>>>;
    const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
    const bytes = Buffer.from(result.body ?? "", result.isBase64Encoded === true ? "base64" : "utf8");
    response.writeHead(result.statusCode ?? 200, Object.fromEntries(headers)).end(bytes);
  };
  return listening(
    createServer((request, response) => {
      serve(request, response).catch(() => response.writeHead(500).end('{"message":"Internal Server Error"}'));
    }),
  );
}
