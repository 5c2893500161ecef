import * as z from "zod";
import type { CloudGraph } from "../graph.ts";

const api = z.object({ protocolType: z.enum(["HTTP", "WEBSOCKET"]) });
const stage = z.object({ apiId: z.string(), name: z.literal("$default") });
const route = z.object({
  apiId: z.string(),
  routeKey: z.string(),
  authorizationType: z.enum(["NONE", "JWT"]),
  authorizerId: z.string().optional(),
  target: z.string(),
});
const integration = z.object({
  integrationType: z.literal("AWS_PROXY"),
  integrationUri: z.string(),
});

/** A route of one of API Gateway's APIs, and the function that answers it. */
export interface Route {
  /** As `GET /api/{proxy+}`, or `$connect`. */
  readonly key: string;
  readonly authorization: "NONE" | "JWT";
  readonly authorizerId: string;
  readonly functionArn: string;
}

export interface Api {
  readonly id: string;
  readonly routes: readonly Route[];
}

/** The graph's HTTP API and its WebSocket API. */
export function readApis(graph: CloudGraph): { readonly http: Api; readonly sockets: Api } {
  const apis = graph.take("apigatewayv2/api:Api", api);
  const integrations = graph.take("apigatewayv2/integration:Integration", integration);
  const routes = graph.take("apigatewayv2/route:Route", route);
  graph.take("apigatewayv2/stage:Stage", stage);
  const arnOf = (target: string) => {
    const found = integrations.find(({ id }) => target === `integrations/${id}`);
    const [arn] = /arn:aws:lambda:[^/]+/.exec(found?.integrationUri ?? "") ?? [];
    if (arn === undefined) throw new Error(`No function answers ${target} in the graph.`);
    return arn;
  };
  const only = (protocol: "HTTP" | "WEBSOCKET"): Api => {
    const [found, ...more] = apis.filter(({ protocolType }) => protocolType === protocol);
    if (found === undefined || more.length > 0) throw new Error(`Expected one ${protocol} API in the graph.`);
    const own = routes.filter(({ apiId }) => apiId === found.id);
    return {
      id: found.id,
      routes: own.map(({ routeKey: key, authorizationType: authorization, authorizerId = "", target }) => ({
        ...{ key, authorization, authorizerId, functionArn: arnOf(target) },
      })),
    };
  };
  return { http: only("HTTP"), sockets: only("WEBSOCKET") };
}

/**
 * The route that answers a request, as API Gateway chooses: a path in full before a greedy one, and of these the
 * longest.
 */
export function routeOf({ routes }: Api, method: string, path: string): Route | undefined {
  const fits = ({ key }: Route) => {
    const [wanted = "", pattern = ""] = key.split(" ");
    return (wanted === "ANY" || wanted === method) && patternOf(pattern).test(path);
  };
  const weight = ({ key }: Route) => (key.includes("{") ? 0 : 1_000) + key.length;
  return routes.filter(fits).sort((left, right) => weight(right) - weight(left))[0];
}

function patternOf(path: string): RegExp {
  const parts = path.split("/").map((part) => {
    if (part.endsWith("+}")) return ".+";
    return part.startsWith("{") ? "[^/]+" : part.replaceAll(".", "\\.");
  });
  return new RegExp(`^${parts.join("/")}$`);
}
