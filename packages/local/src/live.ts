import type { Fact } from "@bridgework/core/kernel/event";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Run } from "@bridgework/core/ports/workflows";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import {
  changedCounters,
  factsMessage,
  type GreetingPorts,
  greeting,
  hello,
} from "@bridgework/functions/http/live-messages";
import { createCounterWatch } from "./counter-watch.ts";
import { withRests } from "./with-rests.ts";

/** The part of a WebSocket that the hub needs. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface LiveOptions extends GreetingPorts {
  readonly clock: Clock;
}

/** Pushes what was committed to every connected client. */
export interface Live {
  /** Greets the client and sends what it has missed since `after`; null = it begins with what comes now. */
  connect(socket: LiveSocket, after: number | null): Promise<void>;
  /** Greets a client that wants to know the newest value of one counter, and nothing else. */
  watch(socket: LiveSocket, counterId: string): Promise<void>;
  disconnect(socket: LiveSocket): void;
  facts(facts: readonly Fact[]): void;
  runs(runs: readonly Run[]): void;
  deadLettersChanged(): void;
  alertsChanged(): void;
  /** How many clients are connected. */
  clients(): number;
  closeAll(): void;
}

interface Client {
  /** Facts committed while the missed ones are still being read; null once the client is up to date. */
  held: Fact[] | null;
}

const MOST_CLIENTS = 2_000;
/** Where many come or go at once, each of the others would be told as many times. */
const CLIENTS_EVERY_MS = 250;
/** A client that leaves this many bytes unread is let go; it comes back and fetches the gap. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

export function createLive(options: LiveOptions): Live {
  const clients = new Map<LiveSocket, Client>();

  const broadcast = (message: LiveMessage) => {
    if (clients.size === 0) return;
    const text = JSON.stringify(message);
    for (const [socket, client] of clients) if (client.held === null) deliver(socket, text);
  };
  const drop = (socket: LiveSocket) => clients.delete(socket) || watch.unwatch(socket);
  const deliver = (socket: LiveSocket, text: string) => {
    if (socket.bufferedAmount > MOST_UNREAD_BYTES) {
      drop(socket);
      socket.close(1013, "Too slow. Connect again and fetch what you missed.");
    } else socket.send(text);
  };
  const watch = createCounterWatch(options.clock, deliver);
  const connected = () => clients.size + watch.size();
  const isFull = () => connected() >= MOST_CLIENTS;
  const tellClients = withRests(options.clock, () => {
    broadcast({ kind: "clients", total: connected() });
    return CLIENTS_EVERY_MS;
  });
  const whileWatched = (tell: () => void) => () => {
    if (clients.size > 0) tell();
  };

  return {
    connect: async (socket, after) => {
      if (isFull()) return refuse(socket);
      const client: Client = { held: [] };
      clients.set(socket, client);
      const greetings = await greeting(options, after);
      for (const message of greetings) deliver(socket, JSON.stringify(message));
      const told = Math.max(...greetings.map((message) => (message.kind === "facts" ? message.position : 0)));
      const held = (client.held ?? []).filter((fact) => fact.position > told);
      client.held = null;
      if (clients.has(socket) && held.length > 0) deliver(socket, JSON.stringify(factsMessage(held)));
      tellClients();
    },
    watch: async (socket, counterId) => {
      if (isFull()) return refuse(socket);
      watch.watch(socket, counterId);
      deliver(socket, JSON.stringify(await hello(options)));
      tellClients();
    },
    disconnect: (socket) => {
      if (drop(socket)) tellClients();
    },
    facts: (facts) => {
      if (connected() === 0 || facts.length === 0) return;
      for (const client of clients.values()) client.held?.push(...facts);
      broadcast(factsMessage(facts));
      const counters = changedCounters(facts);
      if (counters.length === 0) return;
      broadcast({ kind: "counters", items: counters });
      watch.changed(counters);
    },
    runs: (runs) => {
      if (runs.length > 0) broadcast({ kind: "runs", items: [...runs] });
    },
    deadLettersChanged: whileWatched(
      recounted(options.deadLetters, (total) => broadcast({ kind: "dead-letters", total })),
    ),
    alertsChanged: whileWatched(recounted(options.openAlerts, (open) => broadcast({ kind: "alerts", open }))),
    clients: connected,
    closeAll: () => {
      for (const socket of [...clients.keys(), ...watch.sockets()]) {
        drop(socket);
        socket.close(1001, "Bridgework stops.");
      }
    },
  };
}

/** Counts and tells, and once more where something changes meanwhile. A count that fails is left to the next change. */
function recounted(count: () => Promise<number>, tell: (total: number) => void): () => void {
  let isCounting = false;
  let isStale = false;
  const start = () => {
    isStale = isCounting;
    if (isCounting) return;
    isCounting = true;
    const counted = () => {
      isCounting = false;
      if (isStale) start();
    };
    count().then(tell).then(counted, counted);
  };
  return start;
}

function refuse(socket: LiveSocket): void {
  socket.close(1013, "Too many clients. Try again later.");
}

/** Tells of facts one after another, each when it is opened. */
export function inOrder(
  open: (facts: readonly Fact[]) => Promise<readonly Fact[]>,
  tell: (facts: readonly Fact[]) => void,
  onProblem: (problem: string) => void,
): (facts: readonly Fact[]) => void {
  let last = Promise.resolve();
  return (facts) => {
    const opening = open(facts);
    last = last
      .then(async () => tell(await opening))
      .catch((error: unknown) => onProblem(`Facts could not be shown: ${messageOf(error)}`));
  };
}
