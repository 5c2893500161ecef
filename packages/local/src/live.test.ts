import type { Fact } from "@bridgework/core/kernel/event";
import { factAt } from "@bridgework/core/kernel/fact.fixture";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { expect, it } from "vitest";
import { createLive, type LiveSocket } from "./live.ts";

const fact = (position: number, value = position): Fact =>
  factAt(position, { counterId: "global", delta: 1, value, version: position, milestone: null });

function client() {
  const messages: LiveMessage[] = [];
  const closed: number[] = [];
  const socket = {
    bufferedAmount: 0,
    send: (text: string) => void messages.push(JSON.parse(text)),
    close: (code: number) => void closed.push(code),
  };
  const positions = () =>
    messages.flatMap((message) => (message.kind === "facts" ? message.items.map((item) => item.position) : []));
  return { socket: socket as LiveSocket & { bufferedAmount: number }, messages, closed, positions };
}

function live(stored: Fact[]) {
  const store: Pick<EventStore, "head" | "readAll"> = {
    head: async () => stored.length,
    readAll: async ({ after = 0, limit }) => stored.filter(({ position }) => position > after).slice(0, limit),
  };
  return createLive({ store, version: "1", stage: "local", deadLetters: async () => 3, openAlerts: async () => 1 });
}

it("greets with the head and the number of dead letters", async () => {
  const { socket, messages } = client();
  await live([fact(1)]).connect(socket, null);
  expect(messages).toEqual([
    { kind: "hello", version: "1", stage: "local", head: 1 },
    { kind: "dead-letters", total: 3 },
    { kind: "alerts", open: 1 },
    { kind: "clients", total: 1 },
  ]);
});

it("sends a client that comes back what it has missed, then what comes, without a hole or a repetition", async () => {
  const stored = [fact(1), fact(2), fact(3)];
  const hub = live(stored);
  const { socket, positions } = client();
  const connecting = hub.connect(socket, 1);
  stored.push(fact(4));
  hub.facts([fact(4)]);
  await connecting;
  hub.facts([fact(5)]);
  expect(positions()).toEqual([2, 3, 4, 5]);
});

it("tells a client that has missed too much to fetch the gap itself", async () => {
  const { socket, messages } = client();
  await live(Array.from({ length: 1_500 }, (_, index) => fact(index + 1))).connect(socket, 10);
  expect(messages).toContainEqual({ kind: "gap", from: 10, to: 1_500 });
});

it("pushes the newest value of each counter once for a commit", async () => {
  const { socket, messages } = client();
  const hub = live([]);
  await hub.connect(socket, null);
  hub.facts([fact(1, 10), fact(2, 20)]);
  expect(messages.filter((message) => message.kind === "counters")).toEqual([
    {
      kind: "counters",
      items: [{ counterId: "global", value: 20, version: 2, changedAt: "2026-01-01T00:00:00.000Z" }],
    },
  ]);
});

it("lets a client go that does not read what it is sent", async () => {
  const { socket, closed, positions } = client();
  const hub = live([]);
  await hub.connect(socket, null);
  socket.bufferedAmount = 5 * 1024 * 1024;
  hub.facts([fact(1)]);
  hub.facts([fact(2)]);
  expect(closed).toEqual([1013]);
  expect(positions()).toEqual([]);
});
