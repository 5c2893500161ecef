import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect, it } from "vitest";
import { gatewayEvent } from "./gateway.fixture.ts";
import { requestOf, resultOf } from "./gateway.ts";

function read(event: APIGatewayProxyEventV2): Request {
  const request = requestOf(event);
  if (request instanceof Request) return request;
  throw new Error(`Expected a request; it was refused: ${request.message}`);
}

it("is the request that the client sent, with its body as bytes", async () => {
  const body = Buffer.from('{"name":"Żółw"}').toString("base64");
  const event = gatewayEvent({ method: "POST", path: "/api/forms", query: "a=1%202", body, isBase64Encoded: true });
  const request = read({ ...event, headers: { "content-type": "application/json" }, cookies: ["a=1", "b=2"] });
  expect(request.method).toBe("POST");
  expect(request.url).toBe("https://api.example.com/api/forms?a=1%202");
  expect(request.headers.get("cookie")).toBe("a=1; b=2");
  expect(await request.json()).toEqual({ name: "Żółw" });
});

it.each([
  ["/api/streams/counter/a b", "/api/streams/counter/a%20b"],
  ["/api/streams/counter/a#b?c", "/api/streams/counter/a%23b%3Fc"],
  ["/api/streams/counter/%41ż", "/api/streams/counter/%41%C5%BC"],
])("encodes again what the gateway has decoded: %s", (path, expected) => {
  const { pathname, search, hash } = new URL(read(gatewayEvent({ method: "GET", path })).url);
  expect([pathname, search, hash]).toEqual([expected, "", ""]);
});

it.each([
  "/api/mailboxes/../events",
  "/api/mailboxes/%2e%2E/events",
  "/api/mailboxes/till-7/./status",
  "/api/mailboxes/till-7/..",
])("is no request where the gateway has let in another path than %s leads to", (path) => {
  expect(requestOf(gatewayEvent({ method: "GET", path }))).toMatchObject({ code: "malformed_request" });
});

it("answers text as text and all else in base64", async () => {
  const json = await resultOf(Response.json({ a: 1 }, { status: 201 }));
  expect(json).toMatchObject({ statusCode: 201, body: '{"a":1}', isBase64Encoded: false });
  const bytes = new Response(new Uint8Array([0, 255]), { headers: { "content-type": "application/octet-stream" } });
  expect(await resultOf(bytes)).toMatchObject({ body: "AP8=", isBase64Encoded: true });
});
