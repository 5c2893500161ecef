import type { APIGatewayProxyEventV2 } from "aws-lambda";

export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** A request as API Gateway's HTTP API hands it to a function, payload format 2.0. */
export function gatewayEvent(request: GatewayRequest): APIGatewayProxyEventV2 {
  const { method, path, query = "", headers = {}, body, isBase64Encoded = false } = request;
  const http = { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" };
  return {
    ...{ version: "2.0", routeKey: "$default", rawPath: path, rawQueryString: query, headers: { ...headers } },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
    requestContext: {
      ...{ accountId: "000000000000", apiId: "api", domainName: "api.example.com", domainPrefix: "api", http },
      ...{ requestId: "request", routeKey: "$default", stage: "$default", time: "", timeEpoch: 0 },
    },
  };
}
