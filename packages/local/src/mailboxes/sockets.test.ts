import { beforeEach, describe, expect, it } from "vitest";
import { type MailboxServer, PICKUP, recipientOf, startMailboxServer } from "./mailboxes.fixture.ts";

let server: MailboxServer;
beforeEach(async () => {
  server = await startMailboxServer();
  return () => server.stop();
});

const received = (...ids: readonly string[]) => ({
  type: `${PICKUP}/messages-received`,
  body: { message_id_list: ids },
});

/** The answer to an upgrade that was not taken. */
function refusal(socket: ReturnType<MailboxServer["socket"]>): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve) => {
    socket.on("error", () => {});
    socket.once("unexpected-response", (_, response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("end", () => resolve([response.statusCode, JSON.parse(text).error.code]));
    });
  });
}

describe("a recipient that signs the upgrade", () => {
  it("gets its status, then what has waited, in order, and then what comes", async () => {
    await server.put("one", "two");
    const till = await server.connect();
    await till.until(() => till.ids().length === 2);
    await server.put("three");
    await till.until(() => till.ids().length === 3);
    expect(till.ids().map((id) => id.replace("till-7:", ""))).toEqual(["1", "2", "4"]);
    expect(till.messages[0]).toMatchObject({
      type: `${PICKUP}/status`,
      body: { message_count: 2, live_delivery: true },
    });
  });

  it("is told what became of what it acknowledges, and gets it no more", async () => {
    await server.put("one");
    const till = await server.connect();
    await till.until(() => till.ids().length === 1);
    till.say(received("till-7:1", "till-7:7"));
    till.say(received("till-7:1"));
    till.say({ type: `${PICKUP}/status-request` });
    await till.until(() => till.messages.length === 5);
    expect(till.messages.slice(2)).toMatchObject([
      { body: { acknowledged: ["till-7:1"], unknown: ["till-7:7"], already: [] } },
      { body: { acknowledged: [], unknown: [], already: ["till-7:1"] } },
      { body: { message_count: 0, total_bytes: 0 } },
    ]);
    await server.clock.advance(3_600_000);
    expect(till.ids()).toHaveLength(1);
  });

  it("gets a message again when its backoff is over, and at once when it has come back", async () => {
    await server.put("one");
    const first = await server.connect();
    await first.until(() => first.ids().length === 1);
    await server.clock.advance(10_000);
    await first.until(() => first.ids().length === 2);
    first.socket.terminate();
    await first.closed;
    const second = await server.connect();
    await second.until(() => second.ids().length === 1);
    const delivered = [...first.attachments(), ...second.attachments()].map(({ id, attempt }) => [id, attempt]);
    expect(delivered).toEqual([1, 2, 3].map((attempt) => ["till-7:1", attempt]));
  });

  it("gets each message by one of its connections", async () => {
    const [first, second] = [await server.connect(), await server.connect()];
    await Promise.all([first, second].map((till) => till.until(() => till.messages.length === 1)));
    await Promise.all(Array.from({ length: 40 }, () => server.put("hello")));
    await Promise.all([first.until(() => first.ids().length === 32), second.until(() => second.ids().length === 8)]);
    expect(new Set([...first.ids(), ...second.ids()]).size).toBe(40);
  });

  it("gets nothing by itself while it does not want to, but by asking", async () => {
    await server.put("one");
    const till = await server.connect();
    await till.until(() => till.ids().length === 1);
    till.say(received("till-7:1"));
    till.say({ type: `${PICKUP}/live-delivery-change`, body: { live_delivery: false } });
    await till.until(() => till.messages.length === 4);
    await server.put("two", "three");
    till.say({ type: `${PICKUP}/delivery-request`, body: { limit: 1 } });
    await till.until(() => till.ids().length === 2);
    till.say({ type: `${PICKUP}/status-request` });
    await till.until(() => till.messages.length === 6);
    expect(till.messages.at(-1)).toMatchObject({ body: { message_count: 2, live_delivery: false } });
    till.say({ type: `${PICKUP}/live-delivery-change`, body: { live_delivery: true } });
    await till.until(() => till.ids().length === 3);
  });

  it.each(["{", "{}", '{"type":"hello"}', JSON.stringify(received())])(
    "is told what is wrong with %s",
    async (text) => {
      const till = await server.connect();
      till.socket.once("open", () => till.say(text));
      await till.until(() => till.messages.length === 2);
      expect(till.messages[1]?.type).toContain("problem-report");
    },
  );

  it("is let go when its device is revoked", async () => {
    const till = await server.connect();
    await till.until(() => till.messages.length === 1);
    await server.post("/api/devices/till-7/revoke", { reason: "lost" });
    expect(await till.closed).toBe(1008);
  });

  it("is let go when it does not answer any more", async () => {
    const till = await server.connect(undefined, { autoPong: false });
    await till.until(() => till.messages.length === 1);
    await server.clock.advance(60_000);
    expect(await till.closed).toBe(1006);
  });
});

describe("a recipient with a ticket", () => {
  it("is known by it, once", async () => {
    await server.put("one");
    const ticket = { type: "ticket", ticket: await server.ticket() };
    const till = recipientOf(server.socket());
    till.socket.once("open", () => till.say(ticket));
    await till.until(() => till.ids().length === 1);
    const again = recipientOf(server.socket());
    again.socket.once("open", () => again.say(ticket));
    expect(await again.closed).toBe(1008);
  });

  it("is asked for it before anything else, within 10 s", async () => {
    const hasty = recipientOf(server.socket());
    hasty.socket.once("open", () => hasty.say({ type: `${PICKUP}/status-request` }));
    expect(await hasty.closed).toBe(1008);
    const silent = recipientOf(server.socket());
    await new Promise((resolve) => silent.socket.once("open", resolve));
    await server.clock.advance(10_000);
    expect(await silent.closed).toBe(1008);
    expect([...hasty.messages, ...silent.messages]).toEqual([]);
  });

  it("has none any more once its device is revoked", async () => {
    const ticket = await server.ticket();
    await server.post("/api/devices/till-7/revoke", { reason: "lost" });
    const till = recipientOf(server.socket());
    till.socket.once("open", () => till.say({ type: "ticket", ticket }));
    expect(await till.closed).toBe(1008);
  });
});

describe("an upgrade", () => {
  it("is refused to another device, and where its signature is not good", async () => {
    const { socket } = await server.connect(server.till8.key);
    expect(await refusal(socket)).toEqual([403, "not_your_mailbox"]);
    const unknown = await server.connect({ ...server.till7.key, keyId: "till-7:unknown" });
    expect(await refusal(unknown.socket)).toEqual([401, "unknown_device"]);
  });
});
