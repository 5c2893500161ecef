import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** The request that API Gateway hands over. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function requestOf(event: APIGatewayProxyEventV2): Request {
  const { rawPath, rawQueryString, headers, cookies = [], body, isBase64Encoded, requestContext } = event;
  const query = rawQueryString === "" ? "" : `?${rawQueryString}`;
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value);
  if (cookies.length > 0) sent.set("cookie", cookies.join("; "));
  const bytes = body === undefined ? undefined : Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  return new Request(`https://${requestContext.domainName}${encoded(rawPath)}${query}`, {
    method: requestContext.http.method,
    headers: sent,
    ...(bytes === undefined ? {} : { body: bytes }),
  });
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
