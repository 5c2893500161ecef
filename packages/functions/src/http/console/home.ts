import { listAlerts } from "@bridgework/core/alert/open-alerts";
import { circuit as circuits } from "@bridgework/core/circuit/domain";
import { device as devices } from "@bridgework/core/device/domain";
import type * as z from "zod";
import type { Failing } from "../activity.ts";
import { circuit } from "../circuits-contract.ts";
import type { HttpDeps } from "../deps.ts";
import { type Home, home } from "../home-contract.ts";
import { done, type Route, route } from "../route.ts";

const MOST_ALERTS = 5;
const MOST_CIRCUITS = 8;
const MOST_READ = 200;

/** All that the console's first page shows, in one answer. */
export function homeRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/home",
    tag: "home",
    summary: "What happened in the last hour, and what needs somebody now",
    result: home,
    handle: async () => {
      const [progress, vitals, activity] = await Promise.all([deps.progress(), deps.vitals(), deps.activity()]);
      const [failing, alerts, breakers, setup] = await Promise.all([
        Promise.all(activity.failing.map((each) => withLetter(deps, each))),
        openAlerts(deps),
        openFirst(deps),
        setupOf(deps, progress.head),
      ]);
      const { deadLetters, oldestDeadLetterSeconds, relayLagSeconds, projectorLagSeconds, recent } = vitals;
      return done({
        ...{ head: progress.head, minutes: [...activity.minutes], fingerprints: activity.fingerprints },
        runs: { started: activity.runs, running: progress.running },
        unmatched: { ...activity.unmatched, types: [...activity.unmatched.types] },
        failing: failing.flat(),
        deadLetters: { total: deadLetters, oldestSeconds: oldestDeadLetterSeconds },
        ...{ relayLagSeconds, projectorLagSeconds, recent, alerts, circuits: breakers, setup },
      });
    },
  });
}

/** Nothing where its letters were redriven meanwhile. */
async function withLetter({ deadLetters }: HttpDeps, group: Failing): Promise<Home["failing"]> {
  const { items } = await deadLetters.list({ status: "dead", fingerprint: group.fingerprint }, { limit: 1 });
  return items.map(({ reason, errorClass, workflow, state }) => ({
    ...{ ...group, hours: [...group.hours] },
    ...{ reason, errorClass, workflow, state },
  }));
}

async function openAlerts({ views }: HttpDeps): Promise<z.input<typeof home>["alerts"]> {
  const open = (await listAlerts(views)).filter(({ status }) => status === "open");
  return {
    open: open.length,
    items: open.slice(0, MOST_ALERTS).map((alert) => ({ ...alert, tellings: [...alert.tellings] })),
  };
}

async function openFirst({ views }: HttpDeps): Promise<Home["circuits"]> {
  const { items } = await views.list(circuits.view.name, { limit: MOST_READ });
  return items
    .map(({ doc }) => circuit.parse(doc))
    .sort((left, right) => right.status.localeCompare(left.status))
    .slice(0, MOST_CIRCUITS);
}

async function setupOf({ setup, views }: HttpDeps, head: number): Promise<Home["setup"]> {
  if (setup === undefined) return null;
  const { items } = await views.list(devices.view.name, { limit: MOST_READ });
  return { ...setup, device: items.some(({ doc }) => doc["status"] === "registered"), firstEvent: head > 0 };
}
