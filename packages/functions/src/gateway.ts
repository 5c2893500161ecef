import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { describe } from "@bridgework/core/kernel/problem";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/**
 * The request that API Gateway hands over. A path with `.` or `..` in it is refused: read as a URL it means another path than
 * the one of which the gateway has said whether it is open.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestOf(event: APIGatewayProxyEventV2): Request | Refusal {
  const { rawPath, rawQueryString, headers, cookies = [], body, isBase64Encoded, requestContext } = event;
  const query = rawQueryString === "" ? "" : `?${rawQueryString}`;
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value);
  if (cookies.length > 0) sent.set("cookie", cookies.join("; "));
  const bytes = body === undefined ? undefined : Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const path = encoded(rawPath);
  const url = new URL(`https://${requestContext.domainName}${path}${query}`);
  if (url.pathname !== path) return notPlain(rawPath);
  return new Request(url, {
    method: requestContext.http.method,
    headers: sent,
    ...(bytes === undefined ? {} : { body: bytes }),
  });
}

function notPlain(path: string): Refusal {
  const field = { path: "path", expected: "a path without . and ..", received: describe(path) };
  return refuseField("malformed_request", field, "Ask for the path that it leads to.");
}

/** The gateway hands paths over decoded: what would end them, or be no URL, is encoded again. */
function encoded(path: string): string {
  return path.replaceAll(/[^\w\-.~!$&'()*+,;=:@/%]/gu, encodeURIComponent);
}

const TEXT = /^(?:text\/|application\/(?:[\w.+-]*json|xml))/;

export async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isText = TEXT.test(response.headers.get("content-type") ?? "text/plain");
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: bytes.toString(isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
  };
}
