import { messageOf } from "@bridgework/core/kernel/fault";
import { health } from "../contract.ts";
import type { HttpDeps, Progress } from "../deps.ts";
import { done, type Route, route } from "../route.ts";

/** 503 while something is wrong, for load balancers and start scripts. */
export function healthRoute(deps: HttpDeps): Route {
  const { clock, version, stage } = deps;
  const startedAt = clock.now();
  return route({
    method: "get",
    path: "/health",
    tag: "health",
    summary: "Whether all is well, and how far the consumers of the log have come",
    result: health,
    statuses: [200, 503],
    handle: async () => {
      const { running, problem, deadLetters, ...positions } = await measure(deps);
      const uptimeSeconds = Math.floor((clock.now() - startedAt) / 1000);
      const status = problem === null ? "ok" : "failing";
      const body = {
        status,
        version,
        stage,
        uptimeSeconds,
        ...positions,
        runs: { running },
        deadLetters,
        problem,
      } as const;
      return done(body, problem === null ? 200 : 503);
    },
  });
}

async function measure({ progress, deadLetters }: HttpDeps): Promise<Progress & { readonly deadLetters: number }> {
  try {
    const [measured, { total }] = await Promise.all([progress(), deadLetters.list({ status: "dead" }, { limit: 1 })]);
    return { ...measured, deadLetters: total };
  } catch (error) {
    const problem = `The store cannot be read: ${messageOf(error)}`;
    return { head: 0, relayed: 0, projected: 0, running: 0, deadLetters: 0, problem };
  }
}
