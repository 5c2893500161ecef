import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { describe } from "@bridgework/core/kernel/problem";
import type { Context } from "hono";
import { answerRefusal } from "./answer.ts";
import type { HttpDeps } from "./deps.ts";
import { refusedRequest } from "./guard.ts";
import type { Route } from "./route.ts";

/** Answers what no route has taken: 405 where the path exists with another method, else 404 with the paths that do. */
export function serveUnknown(deps: HttpDeps, routes: readonly Route[]): (context: Context) => Response {
  const known = routes.map(({ method, path }) => ({ method: method.toUpperCase(), path, matches: toPattern(path) }));
  const hint = [...new Set(known.map(({ path }) => path))].join(", ");
  return (context) => {
    const { method, path, raw } = context.req;
    const refused = refusedRequest(deps, raw);
    if (refused !== undefined) return answerRefusal(refused);
    const allowed = known.filter(({ matches }) => matches.test(path)).map((route) => route.method);
    if (allowed.length === 0) return answerRefusal(unknownPath(path, hint));
    const field = { path: "method", expected: allowed.join(" or "), received: method };
    const refusal = refuseField("method_not_allowed", field, "Use a method that the path takes.");
    return answerRefusal(refusal, { allow: allowed.join(", ") });
  };
}

function unknownPath(path: string, hint: string): Refusal {
  const field = { path: "path", expected: "a path of the API", received: describe(path) };
  return refuseField("not_found", field, `There are: ${hint}.`);
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
