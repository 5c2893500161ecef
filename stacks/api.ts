import type { Callee } from "./canary.ts";
import { OPEN_ROUTES } from "./open-routes.ts";
import { profileOf } from "./stage.ts";

/** Requests for each second that all routes together take, and how many may come at once. */
const THROTTLE = { throttlingRateLimit: 200, throttlingBurstLimit: 400 };

/** The HTTP API, without routes. Pages of other origins may not call it: the console has the API under its own. */
export function createApi(): sst.aws.ApiGatewayV2 {
  return new sst.aws.ApiGatewayV2("HttpApi", {
    cors: false,
    accessLog: { retention: profileOf($app.stage).logs.kept },
    transform: { stage: { defaultRouteSettings: THROTTLE } },
  });
}

interface Operators {
  readonly issuer: $util.Input<string>;
  readonly clientId: $util.Input<string>;
}

/**
 * Has a function answer every route. All ask for a token of the user pool but the open ones, which have a check of their
 * own or say nothing.
 */
export function openRoutes(api: sst.aws.ApiGatewayV2, target: Callee, operators: Operators): void {
  const authorizer = api.addAuthorizer({
    name: "Operators",
    // An access token of Cognito says its client where another would say its audience, which API Gateway takes as well.
    jwt: { issuer: operators.issuer, audiences: [operators.clientId] },
  });
  const auth = { jwt: { authorizer: authorizer.id } };
  for (const route of OPEN_ROUTES) api.route(route, target.arn);
  api.route("ANY /{proxy+}", target.arn, { auth });
}
