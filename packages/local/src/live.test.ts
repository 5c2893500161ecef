import type { Fact } from "@bridgework/core/kernel/event";
import { factAt } from "@bridgework/core/kernel/fact.fixture";
import { manualClock } from "@bridgework/core/memory/clock";
import type { Clock } from "@bridgework/core/ports/clock";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { describe, expect, it } from "vitest";
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

function live(stored: Fact[], clock: Clock = manualClock()) {
  const store: Pick<EventStore, "head" | "readAll"> = {
    head: async () => stored.length,
    readAll: async ({ after = 0, limit }) => stored.filter(({ position }) => position > after).slice(0, limit),
  };
  return createLive({
    clock,
    store,
    version: "1",
    stage: "local",
    deadLetters: async () => 3,
    openAlerts: async () => 1,
  });
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

describe("a client that watches one counter", () => {
  const another = (position: number): Fact =>
    factAt(position, { counterId: "other", delta: 1, value: 1, version: 1, milestone: null });
  const watching = async () => {
    const clock = manualClock();
    const hub = live([fact(1)], clock);
    const watcher = client();
    await hub.watch(watcher.socket, "global");
    const values = () =>
      watcher.messages.flatMap((message) =>
        message.kind === "counters" ? message.items.map(({ counterId, value }) => [counterId, value]) : [],
      );
    return { clock, hub, ...watcher, values };
  };

  it("is greeted, and told the values of that counter and nothing else", async () => {
    const { hub, messages, values } = await watching();
    hub.facts([fact(2), another(3)]);
    hub.facts([another(4)]);
    hub.deadLettersChanged();
    await hub.connect(client().socket, null);
    expect(messages.map(({ kind }) => kind)).toEqual(["hello", "counters"]);
    expect(values()).toEqual([["global", 2]]);
  });

  it("is told the newest of the values that come within 20 ms, and each that comes later", async () => {
    const { clock, hub, values } = await watching();
    for (const position of [2, 3, 4]) hub.facts([fact(position)]);
    expect(values()).toEqual([["global", 2]]);
    await clock.advance(20);
    expect(values()).toEqual([
      ["global", 2],
      ["global", 4],
    ]);
    await clock.advance(20);
    hub.facts([fact(5)]);
    await clock.advance(1_000);
    expect(values()).toHaveLength(3);
  });

  it("counts as a client, and is let go like one", async () => {
    const { hub, socket, closed, values } = await watching();
    expect(hub.clients()).toBe(1);
    socket.bufferedAmount = 5 * 1024 * 1024;
    hub.facts([fact(2)]);
    expect(closed).toEqual([1013]);
    expect(hub.clients()).toBe(0);
    expect(values()).toEqual([]);
  });

  it("is not told any more once it has gone", async () => {
    const { hub, socket, values } = await watching();
    hub.disconnect(socket);
    hub.facts([fact(2)]);
    expect(values()).toEqual([]);
  });
});

it("tells how many clients there are at once, and then no more than four times a second", async () => {
  const clock = manualClock();
  const hub = live([], clock);
  const { socket, messages } = client();
  await hub.connect(socket, null);
  for (let count = 0; count < 100; count += 1) await hub.connect(client().socket, null);
  await clock.advance(1_000);
  const totals = messages.flatMap((message) => (message.kind === "clients" ? message.total : []));
  expect(totals).toEqual([1, 101]);
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
