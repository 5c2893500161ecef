import type { Clock } from "@bridgework/core/ports/clock";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { withRests } from "./with-rests.ts";

type Counter = Extract<LiveMessage, { readonly kind: "counters" }>["items"][number];

/** Those who watch one counter each, and are told its newest value alone. */
export interface CounterWatch<Socket> {
  watch(socket: Socket, counterId: string): void;
  /** Whether the socket watched a counter. */
  unwatch(socket: Socket): boolean;
  changed(counters: readonly Counter[]): void;
  sockets(): Iterable<Socket>;
  size(): number;
}

/**
 * Between two rounds, and as long as a round takes where that is longer, so that requests are answered: a thousand sockets
 * take 10 ms. A value that is changed again meanwhile is not pushed.
 */
const SHORTEST_REST_MS = 20;

/** Pushes the values that have changed: at once, and then in rounds with a rest between them. */
export function createCounterWatch<Socket>(
  clock: Clock,
  push: (socket: Socket, text: string) => void,
): CounterWatch<Socket> {
  const watched = new Map<Socket, string>();
  const watchers = new Map<string, Set<Socket>>();
  const newest = new Map<string, Counter>();
  const pushNewest = withRests(clock, () => {
    const began = clock.now();
    for (const [counterId, counter] of newest) {
      const message: LiveMessage = { kind: "counters", items: [counter] };
      const text = JSON.stringify(message);
      for (const socket of watchers.get(counterId) ?? []) push(socket, text);
    }
    newest.clear();
    return Math.max(SHORTEST_REST_MS, clock.now() - began);
  });

  return {
    watch: (socket, counterId) => {
      watched.set(socket, counterId);
      watchers.set(counterId, (watchers.get(counterId) ?? new Set()).add(socket));
    },
    unwatch: (socket) => {
      const counterId = watched.get(socket);
      if (counterId === undefined) return false;
      watched.delete(socket);
      const others = watchers.get(counterId);
      others?.delete(socket);
      if (others?.size === 0) watchers.delete(counterId);
      return true;
    },
    changed: (counters) => {
      for (const counter of counters) if (watchers.has(counter.counterId)) newest.set(counter.counterId, counter);
      if (newest.size > 0) pushNewest();
    },
    sockets: () => watched.keys(),
    size: () => watched.size,
  };
}
