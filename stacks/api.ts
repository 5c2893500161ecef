import { OPEN_ROUTES } from "./open-routes.ts";
import type { Users } from "./users.ts";

/** Requests for each second that all routes together take, and how many may come at once. */
const THROTTLE = { throttlingRateLimit: 200, throttlingBurstLimit: 400 };

export interface ApiSettings {
  readonly target: sst.aws.Function;
  readonly users: Users;
}

/**
 * The HTTP API. Everything asks for a token of the user pool but the open routes, which have a check of their own or
 * say nothing. Pages of other origins may not call it: the console comes from the API's own.
 */
export function createApi({ target, users }: ApiSettings): sst.aws.ApiGatewayV2 {
  const api = new sst.aws.ApiGatewayV2("HttpApi", {
    cors: false,
    accessLog: { retention: $app.protect ? "1 year" : "1 month" },
    transform: { stage: { defaultRouteSettings: THROTTLE } },
  });
  const authorizer = api.addAuthorizer({
    name: "Operators",
    jwt: { issuer: users.issuer, audiences: [users.client.id] },
  });
  const auth = { jwt: { authorizer: authorizer.id } };
  for (const route of OPEN_ROUTES) api.route(route, target.targetArn);
  api.route("GET /{proxy+}", target.targetArn, { auth });
  api.route("POST /{proxy+}", target.targetArn, { auth });
  return api;
}
