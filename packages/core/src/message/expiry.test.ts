import { expect, it } from "vitest";
import { projectFacts } from "../app/project.ts";
import { memoryWorld, payload } from "../app/world.fixture.ts";
import { isoTime } from "../ports/clock.ts";
import type { MessageCommand } from "./commands.ts";
import { messageSweeps } from "./sweeps.ts";

async function expiringWorld(recipients: readonly string[]) {
  const world = memoryWorld();
  const ask = (command: MessageCommand) =>
    world.publish({ kind: "command", domain: "message", command, actor: "http" });
  for (const recipient of recipients) {
    const envelope = { mediaType: "text/plain", bytes: 5, envelope: "aGVsbG8=" };
    const at = isoTime(world.clock.now());
    await ask({ type: "AcceptMessage", recipient, sender: null, ...envelope, at, lasts: 60 });
  }
  const project = async () => void (await projectFacts(world.topology, world.views, await world.facts()));
  const sweep = async () => {
    await project();
    for (const { run } of messageSweeps) await run({ ...world, measure: () => Promise.reject(new Error("not asked")) });
  };
  return { ...world, sweep, ask };
}

const expired = async ({ facts }: Awaited<ReturnType<typeof expiringWorld>>) =>
  (await facts()).filter(({ type }) => type === "MessageExpired");

it("gives up a message when its time is over, and not before", async () => {
  const world = await expiringWorld(["till-7"]);
  await world.clock.advance(59_000);
  await world.sweep();
  expect(await expired(world)).toEqual([]);
  await world.clock.advance(1_000);
  await world.sweep();
  await world.sweep();
  expect(await expired(world)).toHaveLength(1);
});

it("looks at every mailbox, however many there are, and gives up all of one that is over", async () => {
  const many = Array.from({ length: 250 }, (_, index) => `till-${index}`);
  const world = await expiringWorld([...many, ...Array.from({ length: 60 }, () => "till-full")]);
  await world.clock.advance(60_000);
  await world.sweep();
  const facts = await expired(world);
  expect(facts.filter(({ stream }) => stream !== "message#till-full")).toHaveLength(250);
  const left = facts.filter(({ stream }) => stream === "message#till-full").map(({ data }) => data["waiting"]);
  expect(left).toMatchObject([{ messages: 10 }, { messages: 0 }]);
});

it("buries what was given up without its envelope, and redrives it under its id", async () => {
  const world = await expiringWorld(["till-7"]);
  await world.clock.advance(60_000);
  await world.sweep();
  const [cause] = await expired(world);
  if (cause === undefined) throw new Error("Nothing expired.");
  const input = JSON.parse(JSON.stringify(cause.data));
  await world.runStep("message-bury", payload(input, { state: "Bury", cause }));
  await world.runStep("message-bury", payload(input, { state: "Bury", retries: 1, cause }));
  const { items } = await world.deadLetters.list({ status: "dead" }, { limit: 10 });
  expect(items).toMatchObject([
    {
      ...{ errorClass: "NETWORK", stream: "message#till-7", attempts: 0 },
      payload: { recipient: "till-7", messageId: "till-7:1", bytes: 5 },
    },
  ]);
  expect(JSON.stringify(items)).not.toContain("aGVsbG8=");
  const redriven = await world.redrive(items[0]?.id ?? "");
  expect(redriven).toMatchObject({
    published: { facts: [{ type: "MessageRedriven", data: { messageId: "till-7:1" } }] },
  });
});
