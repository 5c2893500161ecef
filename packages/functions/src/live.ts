import { countOpenAlerts } from "@bridgework/core/alert/open-alerts";
import { openFacts } from "@bridgework/core/app/seal";
import type { Fact } from "@bridgework/core/kernel/event";
import { pause } from "@bridgework/core/ports/clock";
import type { FeedRange } from "@bridgework/core/ports/event-store";
import type { Run } from "@bridgework/core/ports/workflows";
import { apiGatewaySockets, MAX_MESSAGE_BYTES } from "./adapters/apigateway-sockets.ts";
import { dynamoLive, type LiveConnection } from "./adapters/dynamo-live.ts";
import type { Cloud } from "./compose.ts";
import { required } from "./environment.ts";
import type { LiveMessage } from "./http/live-contract.ts";
import { changedCounters, factsMessage, type GreetingPorts, greeting } from "./http/live-messages.ts";

/** Tells the consoles that are connected. */
export interface CloudLive {
  /** Greets a connection that was not greeted; to be called by its first message, since before it takes none. */
  greet(id: string): Promise<void>;
  reply(id: string, message: LiveMessage): Promise<void>;
  /** Tells each connection of what the feed has beyond what it was told, and waits a little for this fact to be there. */
  push(factId: string): Promise<void>;
  runs(runs: readonly Run[]): Promise<void>;
}

/** Facts that a connection is told of at once; of more it is told that there is a gap. */
const MOST_FACTS = 200;
const LOOK_AGAIN_MS = 150;
const MOST_LOOKS = 20;

export function cloudLive(cloud: Cloud): CloudLive {
  const connections = dynamoLive(cloud.dynamo, cloud.clock.now);
  const sockets = apiGatewaySockets(required(cloud.environment, "LIVE_ENDPOINT"));
  const ports = greetingPorts(cloud);

  const send = async (id: string, message: LiveMessage): Promise<boolean> => {
    for (const part of parts(message)) {
      if (await sockets.post(id, JSON.stringify(part))) continue;
      await connections.closed(id);
      return false;
    }
    return true;
  };
  const tell = async ({ id, told }: LiveConnection, facts: readonly Fact[], dead: number, open: number) => {
    const fresh = facts.filter(({ position }) => position > (told ?? 0));
    const last = fresh.at(-1);
    if (last === undefined || !(await send(id, factsMessage(fresh)))) return;
    const counters = changedCounters(fresh);
    if (counters.length > 0) await send(id, { kind: "counters", items: counters });
    await send(id, { kind: "dead-letters", total: dead });
    await send(id, { kind: "alerts", open });
    await connections.told(id, last.position);
  };

  return {
    greet: async (id) => {
      const connection = await connections.find(id);
      if (connection === undefined || connection.told !== null) return;
      const messages = await greeting(ports, connection.after);
      for (const message of messages) if (!(await send(id, message))) return;
      await connections.told(id, positionAfter(messages));
    },
    reply: async (id, message) => void (await send(id, message)),
    push: async (factId) => {
      const greeted = (await connections.list()).filter(({ told }) => told !== null);
      if (greeted.length === 0) return;
      const after = Math.min(...greeted.map(({ told }) => told ?? 0));
      const facts = await factsUntil(cloud, ports.store, { factId, after });
      const [dead, open] = await Promise.all([ports.deadLetters(), ports.openAlerts()]);
      await Promise.all(greeted.map((connection) => tell(connection, facts, dead, open)));
    },
    runs: async (runs) => {
      const greeted = (await connections.list()).filter(({ told }) => told !== null);
      await Promise.all(greeted.map(({ id }) => send(id, { kind: "runs", items: [...runs] })));
    },
  };
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
