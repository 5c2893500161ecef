import { healthOf, overallOf, type PartHealth, type Readings } from "@bridgework/core/app/health";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { HttpDeps, Progress } from "../deps.ts";
import { type Health, health, readiness } from "../health-contract.ts";
import { done, type Route, route } from "../route.ts";

/** 503 while a part is failing, for load balancers and start scripts. */
export function healthRoute(deps: HttpDeps): Route {
  const { clock, version, stage } = deps;
  const startedAt = clock.now();
  return route({
    method: "get",
    path: "/health",
    tag: "health",
    summary: "How each part of the system is, and how far the consumers of the log have come",
    result: health,
    statuses: [200, 503],
    handle: async () => {
      const seen = await look(deps);
      const { head, relayed, projected, rebuilds, running, deadLetters, recent } = seen;
      const parts = healthOf(seen, deps.thresholds);
      const status = overallOf(parts);
      const body = {
        ...{ status, version, stage, head, relayed, projected, runs: { running }, deadLetters, parts, recent },
        ...(rebuilds === undefined ? {} : { rebuilds }),
        uptimeSeconds: Math.floor((clock.now() - startedAt) / 1000),
        problem: problemOf(parts),
      };
      return done(body, status === "failing" ? 503 : 200);
    },
  });
}

export function readyRoute({ notReady }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/ready",
    tag: "health",
    summary: "Whether requests may be sent here",
    result: readiness,
    statuses: [200, 503],
    handle: async () => {
      const reason = notReady?.() ?? null;
      return done({ ready: reason === null, reason }, reason === null ? 200 : 503);
    },
  });
}

function problemOf(parts: readonly PartHealth[]): string | null {
  return parts.find(({ status }) => status === "failing")?.reason ?? null;
}

type Seen = Readings & Pick<Progress, "rebuilds"> & Pick<Health, "relayed" | "projected" | "recent">;

async function look(deps: HttpDeps): Promise<Seen> {
  try {
    const [{ problem: reason, problemIn: part = "store", ...progress }, vitals] = await Promise.all([
      deps.progress(),
      deps.vitals(),
    ]);
    return { ...progress, ...vitals, problem: reason === null ? null : { part, reason } };
  } catch (error) {
    return { ...UNREAD, problem: { part: "store", reason: `The store cannot be read: ${messageOf(error)}` } };
  }
}

const UNREAD: Seen = {
  ...{ head: null, relayed: null, projected: null, running: null, deadLetters: null },
  recent: { requests: null, errors: null, refusedSignatures: null },
  ...{ relayLagSeconds: null, projectorLagSeconds: null, openCircuits: null },
  ...{ diskFreeBytes: null, eventLoopDelaySeconds: null, problem: null },
};
