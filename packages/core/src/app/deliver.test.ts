import { expect, it } from "vitest";
import { memoryConnections } from "../memory/connections.ts";
import type { MessageCommand } from "../message/commands.ts";
import { isoTime } from "../ports/clock.ts";
import { createDelivery } from "./deliver.ts";
import { memoryWorld } from "./world.fixture.ts";

/** A world in which what is recorded wakes the mailboxes, as it does in a running system. */
function deliveringWorld() {
  const world = memoryWorld();
  const connections = memoryConnections();
  const problems: string[] = [];
  const publish: typeof world.publish = async (request) => {
    const published = await world.publish(request);
    if (published.kind === "recorded") delivery.notice(published.facts);
    return published;
  };
  const delivery = createDelivery({ ...world, publish, connections, onProblem: (problem) => problems.push(problem) });
  const ask = (command: MessageCommand) => publish({ kind: "command", domain: "message", command, actor: "http" });
  const settle = () => world.clock.advance(0);
  return {
    ...world,
    ...{ connections, delivery, problems, settle },
    post: async (text: string) => {
      const envelope = { mediaType: "text/plain", bytes: text.length, envelope: btoa(text) };
      const at = isoTime(world.clock.now());
      await ask({ type: "AcceptMessage", recipient: "till-7", sender: "till-8", ...envelope, at, lasts: 86_400 });
    },
    acknowledge: (...messageIds: readonly string[]) =>
      ask({ type: "AcknowledgeMessages", recipient: "till-7", messageIds: [...messageIds] }),
    connect: (id: string, isLive = true) => {
      connections.open("till-7", { id, isLive });
      delivery.wake("till-7");
      return settle();
    },
    handed: (id: string) => connections.handed(id).map((message) => [message.id, message.attempt]),
  };
}

it("hands over what waited when the recipient connects, as it was posted", async () => {
  const { post, connect, connections } = deliveringWorld();
  await post("hello");
  await connect("c1");
  expect(connections.handed("c1")).toEqual([
    {
      ...{ id: "till-7:1", mediaType: "text/plain", envelope: btoa("hello"), sender: "till-8", attempt: 1 },
      acceptedAt: "2026-01-01T00:00:00.000Z",
    },
  ]);
});

it("hands over at once what comes while the recipient is connected", async () => {
  const { post, connect, settle, handed } = deliveringWorld();
  await connect("c1");
  await post("hello");
  await settle();
  expect(handed("c1")).toEqual([["till-7:1", 1]]);
});

it("pushes nothing to a connection that is not live", async () => {
  const { post, connect, handed } = deliveringWorld();
  await post("hello");
  await connect("c1", false);
  expect(handed("c1")).toEqual([]);
});

it("goes on when something in hand is acknowledged, and not before", async () => {
  const { post, connect, settle, handed, acknowledge } = deliveringWorld();
  for (let sent = 0; sent < 40; sent += 1) await post("hello");
  await connect("c1");
  expect(handed("c1")).toHaveLength(32);
  await acknowledge("till-7:1", "till-7:2");
  await settle();
  expect(
    handed("c1")
      .map(([id]) => id)
      .slice(-2),
  ).toEqual(["till-7:33", "till-7:34"]);
});

it("hands over again what is not acknowledged, ever later, and stops when it is", async () => {
  const { post, connect, clock, handed, acknowledge } = deliveringWorld();
  await post("hello");
  await connect("c1");
  await clock.advance(10_000);
  await clock.advance(20_000);
  expect(handed("c1").map(([, attempt]) => attempt)).toEqual([1, 2, 3]);
  await acknowledge("till-7:1");
  await clock.advance(3_600_000);
  expect(handed("c1")).toHaveLength(3);
  expect(clock.pending()).toBe(0);
});

it("hands to another connection what one had that is gone, under the same id", async () => {
  const { post, connect, connections, handed } = deliveringWorld();
  await post("hello");
  await connect("c1");
  connections.close("c1");
  await connect("c2");
  expect([handed("c1"), handed("c2")]).toEqual([[["till-7:1", 1]], [["till-7:1", 2]]]);
});

it("gives each message to one of several connections", async () => {
  const { post, connect, handed } = deliveringWorld();
  for (let sent = 0; sent < 40; sent += 1) await post("hello");
  await connect("c1");
  await connect("c2");
  const ids = [...handed("c1"), ...handed("c2")].map(([id]) => id);
  expect(ids).toEqual(Array.from({ length: 40 }, (_, index) => `till-7:${index + 1}`));
});

it("hands over nothing of an envelope that was erased, and goes on with the next", async () => {
  const { post, sealer, connect, handed } = deliveringWorld();
  await post("hello");
  await sealer.erase("mailbox.till-7");
  await post("you");
  await connect("c1");
  expect(handed("c1")).toEqual([["till-7:2", 1]]);
});

it("tries again, and tells why, where a mailbox cannot be read", async () => {
  const { connections, delivery, clock, problems } = deliveringWorld();
  connections.of = () => Promise.reject(new Error("the table is away"));
  delivery.wake("till-7");
  await clock.advance(5_000);
  expect(problems).toHaveLength(2);
  expect(problems[0]).toContain("the table is away");
});

it("stops for good", async () => {
  const { post, connect, delivery, clock } = deliveringWorld();
  await post("hello");
  await connect("c1");
  await delivery.stop();
  delivery.wake("till-7");
  expect(clock.pending()).toBe(0);
});
