import { countOpenAlerts } from "@bridgework/core/alert/open-alerts";
import { openFacts } from "@bridgework/core/app/seal";
import type { Fact } from "@bridgework/core/kernel/event";
import { pause } from "@bridgework/core/ports/clock";
import type { FeedRange } from "@bridgework/core/ports/event-store";
import type { Run } from "@bridgework/core/ports/workflows";
import { apiGatewaySockets, MAX_MESSAGE_BYTES, type Sockets } from "./adapters/apigateway-sockets.ts";
import { dynamoLive, type LiveConnection, type LiveConnections } from "./adapters/dynamo-live.ts";
import type { Cloud } from "./compose.ts";
import { required } from "./environment.ts";
import type { LiveMessage } from "./http/live-contract.ts";
import { changedCounters, factsMessage, type GreetingPorts, greeting, hello } from "./http/live-messages.ts";

/** Tells the consoles that are connected. */
export interface CloudLive {
  /** Greets by the first ping, since before it a connection takes nothing, and answers each. Ends an unknown connection. */
  ping(id: string, at: number): Promise<void>;
  /**
   * Tells each connection of what the feed has beyond what it was told, and waits a little for this fact to be there. Who
   * watches its counter is told of this fact alone.
   */
  push(fact: Told): Promise<void>;
  runs(runs: readonly Run[]): Promise<void>;
}

/** A fact as the facts bus has it. */
export type Told = Pick<Fact, "id" | "type" | "data" | "version" | "time">;

/** Facts that a connection is told of at once; of more it is told that there is a gap. */
const MOST_FACTS = 200;
const LOOK_AGAIN_MS = 150;
const MOST_LOOKS = 20;
const MOST_REMEMBERED = 2_000;

export function cloudLive(cloud: Cloud): CloudLive {
  const reach = reachOf(cloud);
  const ports = greetingPorts(cloud);
  /** Facts of which this process has told: one that pushes tells of all that the feed has by then. */
  const told = new Set<string>();
  return {
    ping: async (id, at) => {
      const connection = await reach.connections.find(id);
      if (connection === undefined) return reach.sockets.close(id);
      if (connection.told === null && !(await greet(reach, ports, connection))) return;
      await reach.send(id, { kind: "pong", at });
    },
    push: async (fact) => {
      const { watchers, others } = await greeted(reach);
      await tellWatchers(reach, watchers, fact);
      if (others.length === 0 || told.has(fact.id)) return;
      const after = Math.min(...others.map((each) => each.told ?? 0));
      const facts = await factsUntil(cloud, ports.store, { factId: fact.id, after });
      const [dead, open] = await Promise.all([ports.deadLetters(), ports.openAlerts()]);
      await Promise.all(others.map((connection) => tell(reach, connection, { facts, dead, open })));
      remember(told, facts);
    },
    runs: async (runs) => {
      const { others } = await greeted(reach);
      await Promise.all(others.map(({ id }) => reach.send(id, { kind: "runs", items: [...runs] })));
    },
  };
}

/** What connections are reached by. */
interface Reach {
  readonly connections: LiveConnections;
  readonly sockets: Sockets;
  /** False where the connection has closed, which is then forgotten. */
  send(id: string, message: LiveMessage): Promise<boolean>;
}

function reachOf({ dynamo, clock, environment }: Cloud): Reach {
  const connections = dynamoLive(dynamo, clock.now);
  const sockets = apiGatewaySockets({ endpoint: required(environment, "LIVE_ENDPOINT") });
  const send = async (id: string, message: LiveMessage): Promise<boolean> => {
    for (const part of parts(message)) {
      if (await sockets.post(id, JSON.stringify(part))) continue;
      await connections.closed(id);
      return false;
    }
    return true;
  };
  return { connections, sockets, send };
}

async function greeted({ connections }: Reach) {
  const all = (await connections.list()).filter(({ told }) => told !== null);
  return {
    watchers: all.filter(({ counter }) => counter !== null),
    others: all.filter(({ counter }) => counter === null),
  };
}

async function greet(reach: Reach, ports: GreetingPorts, { id, after, counter }: LiveConnection): Promise<boolean> {
  const messages = counter === null ? await greeting(ports, after) : [await hello(ports)];
  for (const message of messages) if (!(await reach.send(id, message))) return false;
  await reach.connections.told(id, positionAfter(messages));
  return true;
}

function remember(told: Set<string>, facts: readonly Fact[]): void {
  for (const { id } of facts) told.add(id);
  for (const id of told) {
    if (told.size <= MOST_REMEMBERED) return;
    told.delete(id);
  }
}

interface News {
  readonly facts: readonly Fact[];
  /** Letters that are dead, and alerts that are open. */
  readonly dead: number;
  readonly open: number;
}

async function tell({ connections, send }: Reach, { id, told }: LiveConnection, { facts, dead, open }: News) {
  const fresh = facts.filter(({ position }) => position > (told ?? 0));
  const last = fresh.at(-1);
  if (last === undefined || !(await send(id, factsMessage(fresh)))) return;
  const counters = changedCounters(fresh);
  if (counters.length > 0) await send(id, { kind: "counters", items: counters });
  await send(id, { kind: "dead-letters", total: dead });
  await send(id, { kind: "alerts", open });
  await connections.told(id, last.position);
}

async function tellWatchers({ send }: Reach, watchers: readonly LiveConnection[], fact: Told): Promise<void> {
  for (const changed of changedCounters([fact])) {
    const concerned = watchers.filter(({ counter }) => counter === changed.counterId);
    await Promise.all(concerned.map(({ id }) => send(id, { kind: "counters", items: [changed] })));
  }
}

function greetingPorts({ topology, sealer, store, deadLetters, views, environment }: Cloud): GreetingPorts {
  return {
    store: {
      head: store.head,
      readAll: async (range: FeedRange) => openFacts(topology, sealer, await store.readAll(range)),
    },
    version: environment.VERSION,
    stage: environment.STAGE,
    deadLetters: async () => (await deadLetters.list({ status: "dead" }, { limit: 1 })).total,
    openAlerts: () => countOpenAlerts(views),
  };
}

function positionAfter(messages: readonly LiveMessage[]): number {
  const positions = messages.map((message) => {
    if (message.kind === "facts") return message.position;
    return message.kind === "hello" ? message.head : 0;
  });
  return Math.max(0, ...positions);
}

/** The bus may be faster than the feed. */
async function factsUntil(
  { clock }: Pick<Cloud, "clock">,
  store: GreetingPorts["store"],
  { factId, after }: { readonly factId: string; readonly after: number },
): Promise<readonly Fact[]> {
  for (let look = 1; ; look += 1) {
    const facts = await store.readAll({ order: "forward", after, limit: MOST_FACTS });
    if (look >= MOST_LOOKS || facts.length === MOST_FACTS || facts.some(({ id }) => id === factId)) return facts;
    await pause(clock, LOOK_AGAIN_MS);
  }
}

type FactsMessage = Extract<LiveMessage, { readonly kind: "facts" }>;

/** Facts are split where they are too large for one message. A single one that is, the client reads itself. */
function parts(message: LiveMessage): readonly LiveMessage[] {
  return message.kind === "facts" ? split(message) : [message];
}

function split({ kind, items, position }: FactsMessage): readonly LiveMessage[] {
  const whole = { kind, items, position };
  if (Buffer.byteLength(JSON.stringify(whole)) <= MAX_MESSAGE_BYTES) return [whole];
  if (items.length === 1) return [{ kind: "gap", from: position - 1, to: position }];
  const half = Math.ceil(items.length / 2);
  const first = items.slice(0, half);
  return [
    ...split({ kind, items: first, position: first.at(-1)?.position ?? 0 }),
    ...split({ kind, items: items.slice(half), position }),
  ];
}
