import type { Fact } from "@bridgework/core/kernel/event";
import { messageOf } from "@bridgework/core/kernel/fault";
import { type Clock, pause } from "@bridgework/core/ports/clock";
import type { EventStore, FeedRange } from "@bridgework/core/ports/event-store";
import type { Run } from "@bridgework/core/ports/workflows";
import { MAX_MESSAGE_BYTES, type Sockets } from "./adapters/apigateway-sockets.ts";
import type { LiveConsole, LiveConsoles } from "./adapters/dynamo-live-consoles.ts";
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

export interface LivePorts extends GreetingPorts {
  /** Its facts opened. */
  readonly store: Pick<EventStore, "head" | "readAll" | "find">;
  readonly clock: Clock;
  readonly connections: LiveConsoles;
  readonly sockets: Sockets;
  /** Told of what could not be done, in a sentence. */
  readonly onProblem: (problem: string) => void;
}

export function cloudLive(ports: LivePorts): CloudLive {
  const { connections, sockets, store } = ports;
  const send = sender(ports);
  /** Facts of which this process has told: one that pushes tells of all that the feed has by then. */
  const told = new Set<string>();
  return {
    ping: async (id, at) => {
      const connection = await connections.find(id);
      if (connection === undefined) return sockets.close(id);
      if (connection.told === null && !(await greet(ports, send, connection))) return;
      await send(id, { kind: "pong", at });
    },
    push: async (fact) => {
      const { watchers, others } = await greeted(connections);
      await tellWatchers(send, watchers, fact);
      if (others.length === 0 || told.has(fact.id)) return;
      const after = Math.min(...others.map((each) => each.told ?? 0));
      const facts = await factsUntil(ports, { factId: fact.id, after });
      const [dead, open] = await Promise.all([ports.deadLetters(), ports.openAlerts()]);
      const gapTo = facts.length < MOST_FACTS ? null : await store.head();
      const news = { facts, gapTo, dead, open };
      await Promise.all(others.map((connection) => tell(ports, send, connection, news)));
      remember(told, facts);
    },
    runs: async (runs) => {
      const { others } = await greeted(connections);
      await Promise.all(others.map(({ id }) => send(id, { kind: "runs", items: [...runs] })));
    },
  };
}

/** False where the connection is no more. */
type Send = (id: string, message: LiveMessage) => Promise<boolean>;

/**
 * One that takes nothing must not keep the others from being told: it is ended as one that has closed is forgotten, and its
 * console comes back with the position that it has.
 */
function sender({ connections, sockets, onProblem }: LivePorts): Send {
  const post = (id: string, text: string) =>
    sockets.post(id, text).catch(async (error: unknown) => {
      onProblem(`A console could not be told, and its connection is ended: ${messageOf(error)}`);
      // Where it cannot be closed either, its console misses the next pong, and closes it.
      await sockets.close(id).catch(() => {});
      return false;
    });
  return async (id, message) => {
    for (const part of parts(message)) {
      if (await post(id, JSON.stringify(part))) continue;
      await connections.closed(id);
      return false;
    }
    return true;
  };
}

async function greeted(connections: LiveConsoles) {
  const all = (await connections.list()).filter(({ told }) => told !== null);
  return {
    watchers: all.filter(({ counter }) => counter !== null),
    others: all.filter(({ counter }) => counter === null),
  };
}

async function greet(ports: LivePorts, send: Send, { id, after, counter }: LiveConsole): Promise<boolean> {
  const { connections, store } = ports;
  if (counter !== null) {
    const first = await hello(ports);
    // Before it, since upon it the value until then is read.
    await connections.told(id, first.head);
    return send(id, first);
  }
  const messages = await greeting(ports, after);
  for (const message of messages) if (!(await send(id, message))) return false;
  const position = positionAfter(messages);
  await connections.told(id, position);
  // Who pushes has passed it over until now.
  const meanwhile = await store.readAll(factsAfter(position));
  return meanwhile.length === 0 || send(id, factsMessage(meanwhile));
}

function factsAfter(after: number): FeedRange {
  return { order: "forward", after, limit: MOST_FACTS };
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
  /** Where the feed ends, if it has more facts than these. */
  readonly gapTo: number | null;
  /** Letters that are dead, and alerts that are open. */
  readonly dead: number;
  readonly open: number;
}

async function tell({ connections }: LivePorts, send: Send, { id, told }: LiveConsole, news: News): Promise<void> {
  const messages = newsAfter(told ?? 0, news);
  if (messages.length === 0) return;
  const { dead, open } = news;
  const counts = [
    { kind: "dead-letters", total: dead },
    { kind: "alerts", open },
  ] as const;
  for (const message of [...messages, ...counts]) if (!(await send(id, message))) return;
  await connections.told(id, positionAfter(messages));
}

function newsAfter(after: number, { facts, gapTo }: News): readonly LiveMessage[] {
  if (gapTo !== null) return gapTo > after ? [{ kind: "gap", from: after, to: gapTo }] : [];
  const fresh = facts.filter(({ position }) => position > after);
  if (fresh.length === 0) return [];
  const items = changedCounters(fresh);
  return [factsMessage(fresh), ...(items.length === 0 ? [] : [{ kind: "counters", items } as const])];
}

async function tellWatchers(send: Send, watchers: readonly LiveConsole[], fact: Told): Promise<void> {
  for (const changed of changedCounters([fact])) {
    const concerned = watchers.filter(({ counter }) => counter === changed.counterId);
    await Promise.all(concerned.map(({ id }) => send(id, { kind: "counters", items: [changed] })));
  }
}

function positionAfter(messages: readonly LiveMessage[]): number {
  const positions = messages.map((message) => {
    switch (message.kind) {
      case "facts":
        return message.position;
      case "gap":
        return message.to;
      case "hello":
        return message.head;
      default:
        return 0;
    }
  });
  return Math.max(0, ...positions);
}

/** The bus may be faster than the feed. What comes late, and was told already, is not waited for. */
async function factsUntil(
  { clock, store }: LivePorts,
  { factId, after }: { readonly factId: string; readonly after: number },
): Promise<readonly Fact[]> {
  for (let look = 1; ; look += 1) {
    const facts = await store.readAll(factsAfter(after));
    if (look >= MOST_LOOKS || facts.length === MOST_FACTS || facts.some(({ id }) => id === factId)) return facts;
    if (look === 1 && (await store.find(factId)) !== undefined) return store.readAll(factsAfter(after));
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
