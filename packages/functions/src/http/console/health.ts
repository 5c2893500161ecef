import { healthOf, overallOf, type PartHealth, type Readings } from "@bridgework/core/app/health";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { HttpDeps, Progress, Vitals } from "../deps.ts";
import { health, readiness } from "../health-contract.ts";
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
      const { progress, vitals } = await measured(deps);
      const { running, problem, problemIn, ...positions } = progress;
      const parts = healthOf(readingsOf(progress, vitals), deps.thresholds);
      const status = overallOf(parts);
      const { requests, errors, refusedSignatures, deadLetters } = vitals;
      const body = {
        ...{ status, version, stage, ...positions, runs: { running }, deadLetters, parts },
        uptimeSeconds: Math.floor((clock.now() - startedAt) / 1000),
        recent: { requests, errors, refusedSignatures },
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

function readingsOf({ head, running, problem, problemIn = "store" }: Progress, vitals: Vitals): Readings {
  const { deadLetters, relayLagSeconds, openCircuits } = vitals;
  const { projectorLagSeconds, diskFreeBytes, eventLoopDelaySeconds } = vitals;
  return {
    ...{ head, running, deadLetters, relayLagSeconds, openCircuits },
    ...{ projectorLagSeconds, diskFreeBytes, eventLoopDelaySeconds },
    problem: problem === null ? null : { part: problemIn, reason: problem },
  };
}

const NOT_MEASURED: Vitals = {
  ...{ deadLetters: 0, oldestDeadLetterSeconds: 0, relayLagSeconds: 0, openCircuits: [] },
  ...{ requests: 0, errors: 0, refusedSignatures: 0 },
  ...{ projectorLagSeconds: null, diskFreeBytes: null, eventLoopDelaySeconds: null },
};

async function measured(deps: HttpDeps): Promise<{ readonly progress: Progress; readonly vitals: Vitals }> {
  try {
    const [progress, vitals] = await Promise.all([deps.progress(), deps.vitals()]);
    return { progress, vitals };
  } catch (error) {
    const problem = `The store cannot be read: ${messageOf(error)}`;
    return { progress: { head: 0, relayed: 0, projected: 0, running: 0, problem }, vitals: NOT_MEASURED };
  }
}
