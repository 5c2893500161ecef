import { memoryWorld, type WorldOptions } from "@bridgework/core/app/world.fixture";
import { recordRefusals } from "@bridgework/core/audit/record-refusals";
import { deviceDirectory } from "@bridgework/core/device/directory";
import { parseStream } from "@bridgework/core/kernel/event";
import { memoryNonces } from "@bridgework/core/memory/nonces";
import { memoryTickets } from "@bridgework/core/memory/tickets";
import type { HistoryEvent, RunDetail, Workflows } from "@bridgework/core/ports/workflows";
import type { Activity } from "./activity.ts";
import { createApp } from "./app.ts";
import type { ErrorBody } from "./contract.ts";
import type { HttpDeps, StreamDirectory, Vitals } from "./deps.ts";
import type { Signatures } from "./signed.ts";

export interface DoorsOptions extends WorldOptions {
  readonly runs?: readonly RunDetail[];
  readonly history?: readonly HistoryEvent[];
  readonly deps?: Partial<HttpDeps>;
}

/** The doors on memory ports. */
export function openDoors({ runs = [], history = [], deps = {}, ...options }: DoorsOptions = {}) {
  const world = memoryWorld(options);
  const tickets = memoryTickets({ clock: world.clock, newTicket: world.ids.next });
  const app = createApp({
    ...world,
    workflows: fixedWorkflows(runs, history),
    streams: directoryOf(world),
    matchRules: () => [],
    progress: async () => ({ head: await world.store.head(), relayed: 0, projected: 0, running: 0, problem: null }),
    vitals: async () => WELL,
    activity: async () => NOTHING_HAPPENED,
    signatures: signaturesOf(world),
    mailboxes: { connections: { of: async () => [] } },
    tickets,
    version: "1.2.3",
    stage: "local",
    ...deps,
  });
  const post = (path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
    app.request(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return { ...world, app, tickets, post, get: (path: string, headers = {}) => app.request(path, { headers }) };
}

/** Signatures by WebCrypto; time stands still. */
export function signaturesOf({ store, snapshots, publish, clock }: ReturnType<typeof memoryWorld>): Signatures {
  const { crypto } = globalThis;
  return {
    crypto,
    devices: deviceDirectory({ store, snapshots, subtle: crypto.subtle }),
    nonces: memoryNonces(clock),
    recordRefusal: recordRefusals(publish, clock),
  };
}

export const WELL: Vitals = {
  ...{ deadLetters: 0, oldestDeadLetterSeconds: 0, relayLagSeconds: 0, openCircuits: [] },
  recent: { requests: 0, errors: 0, refusedSignatures: 0 },
  ...{ projectorLagSeconds: 0, diskFreeBytes: 2 ** 40, eventLoopDelaySeconds: 0 },
};

export const NOTHING_HAPPENED: Activity = {
  ...{ minutes: [], runs: 0, failing: [], fingerprints: 0 },
  unmatched: { examined: 0, count: 0, types: [] },
};

/** Status and body in one, so that an expectation shows both. */
export async function answerOf(response: Response | Promise<Response>) {
  const settled = await response;
  return { status: settled.status, body: await settled.json() };
}

export async function errorOf(response: Response | Promise<Response>) {
  const { status, body } = await answerOf(response);
  const { error } = body as ErrorBody;
  return { status, code: error.code, message: error.message, details: error.details };
}

function directoryOf({ facts }: ReturnType<typeof memoryWorld>): StreamDirectory {
  return {
    list: async ({ category }, { limit }) => {
      const newest = new Map((await facts()).map((fact) => [fact.stream, fact]));
      const items = [...newest.values()]
        .filter(({ stream }) => category === undefined || parseStream(stream)?.category === category)
        .sort((left, right) => right.position - left.position)
        .map(({ stream, version, type, time }) => ({ stream, version, lastType: type, lastTime: time }));
      return { items: items.slice(0, limit), next: null };
    },
  };
}

function fixedWorkflows(runs: readonly RunDetail[], history: readonly HistoryEvent[]): Workflows {
  return {
    start: () => Promise.reject(new Error("These doors start nothing.")),
    find: async (id) => runs.find((run) => run.id === id),
    history: async (_, { limit, after = 0 }) => history.filter(({ id }) => id > after).slice(0, limit),
    list: async ({ status, workflow, eventIds, correlationId }, { limit }) => ({
      items: runs
        .filter((run) => status === undefined || run.status === status)
        .filter((run) => workflow === undefined || run.workflow === workflow)
        .filter(({ trigger }) => eventIds === undefined || eventIds.includes(trigger?.eventId ?? ""))
        .filter(({ trigger }) => correlationId === undefined || trigger?.correlationId === correlationId)
        .slice(0, limit),
      next: null,
    }),
  };
}
