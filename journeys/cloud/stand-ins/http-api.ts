import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { resultOf } from "@bridgework/functions/gateway";
import { gatewayEvent } from "@bridgework/functions/gateway.fixture";
import type { Authorizers } from "./authorizer.ts";
import { type Listening, listening } from "./aws-server.ts";
import type { Functions } from "./functions.ts";
import { type Api, type Route, routeOf } from "./routes.ts";

export interface HttpApiSettings {
  readonly api: Api;
  readonly authorizers: Authorizers;
  /** Asked when a request comes: functions are told the API's address, so they are made after it. */
  readonly functions: () => Functions;
}

/** Of a request; https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MOST_BYTES = 10 * 1024 * 1024;

type Result = Partial<Awaited<ReturnType<typeof resultOf>>>;

/** API Gateway's HTTP API: who may pass, and each request as an event of payload format 2.0. */
export function serveHttpApi(settings: HttpApiSettings): Promise<Listening> {
  return listening(
    createServer((request, response) => {
      const result = answer(settings, request).catch(() => said(500, "Internal Server Error"));
      void result.then((given) => write(response, given));
    }),
  );
}

async function answer({ api, authorizers, functions }: HttpApiSettings, request: IncomingMessage): Promise<Result> {
  const { pathname } = new URL(request.url ?? "/", "http://gateway");
  const route = routeOf(api, request.method ?? "GET", pathname);
  const body = await buffer(request);
  if (route === undefined) return said(404, "Not Found");
  const claims =
    route.authorization === "NONE"
      ? undefined
      : await authorizers.claimsOf(route.authorizerId, request.headers.authorization);
  if (claims === null) return said(401, "Unauthorized");
  if (body.length > MOST_BYTES) return said(413, "Request Entity Too Large");
  return (await functions()
    .byArn(route.functionArn)
    .invoke(eventOf(request, route, body, claims))) as Result;
}

function eventOf(request: IncomingMessage, { key }: Route, body: Buffer, claims: object | undefined): object {
  const { pathname, search } = new URL(request.url ?? "/", "http://gateway");
  const { requestContext, ...event } = gatewayEvent({
    ...{ method: request.method ?? "GET", path: decodeURI(pathname), query: search.slice(1) },
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    ...(body.length === 0 ? {} : { body: body.toString("base64"), isBase64Encoded: true }),
  });
  const http = { ...requestContext.http, sourceIp: request.socket.remoteAddress ?? "" };
  const authorizer = claims === undefined ? {} : { authorizer: { jwt: { claims, scopes: null } } };
  const domainName = request.headers.host ?? "localhost";
  return {
    ...event,
    routeKey: key,
    requestContext: { ...requestContext, ...authorizer, routeKey: key, domainName, http },
  };
}

function said(statusCode: number, message: string): Result {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}

function write(response: ServerResponse, { statusCode = 200, headers = {}, body = "", isBase64Encoded }: Result): void {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  response
    .writeHead(statusCode, Object.fromEntries(texts))
    .end(Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"));
}
