import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Backend } from "./adapters/backend.fixture.ts";
import { startDynalite } from "./adapters/dynalite.fixture.ts";
import { type SocketsStandIn, startSockets } from "./adapters/live-sockets.fixture.ts";
import { openCloudMailboxes, PICKUP, seenOf } from "./live-mailboxes.fixture.ts";

let backend: Backend;
let gateway: SocketsStandIn;
let cloud: Awaited<ReturnType<typeof openCloudMailboxes>>;
beforeAll(async () => {
  [backend, gateway] = await Promise.all([startDynalite(), startSockets()]);
});
afterAll(() => Promise.all([backend.close(), gateway.close()]));
beforeEach(async () => {
  cloud = await openCloudMailboxes(backend, gateway);
});
afterEach(() => cloud.close());

const seen = (id: string) => seenOf(gateway, id);
const received = (...ids: readonly string[]) => ({
  type: `${PICKUP}/messages-received`,
  body: { message_id_list: ids },
});
const liveDelivery = (isLive: boolean) => ({
  type: `${PICKUP}/live-delivery-change`,
  body: { live_delivery: isLive },
});

describe("a recipient", () => {
  it("gets its status upon its ticket, then what has waited, in order, and then what comes", async () => {
    await cloud.put("one", "two");
    const id = await cloud.connect();
    await cloud.put("three");
    expect(seen(id).messages[0]).toMatchObject({
      type: `${PICKUP}/status`,
      body: { message_count: 2, live_delivery: true },
    });
    expect(seen(id).ids).toEqual(["till-7:1", "till-7:2", "till-7:4"]);
  });

  it("is greeted by whatever it says first, which is answered", async () => {
    const id = await cloud.connect({ type: `${PICKUP}/status-request` });
    expect(seen(id).bodies).toMatchObject([{ live_delivery: true }, { live_delivery: true }]);
  });

  it("gets each message once, though several instances hear of it at once", async () => {
    const id = await cloud.connect();
    const { hearing, noticing } = cloud;
    const fact = { type: "MessageAccepted", stream: "message#till-7" };
    await Promise.all([
      ...Array.from({ length: 10 }, () => cloud.put("hello")),
      ...[hearing, noticing, hearing].map((each) => each.notice(fact)),
    ]);
    expect(new Set(seen(id).ids).size).toBe(10);
    expect(seen(id).attempts).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it("has 32 messages in hand, and gets more as it acknowledges", async () => {
    await cloud.put(...Array.from({ length: 40 }, () => "hello"));
    const id = await cloud.connect();
    expect(seen(id).ids).toHaveLength(32);
    await cloud.say(id, received("till-7:1", "till-7:2", "till-7:99"));
    expect(seen(id).bodies).toContainEqual({
      ...{ acknowledged: ["till-7:1", "till-7:2"], unknown: ["till-7:99"], already: [] },
    });
    expect(seen(id).ids.slice(32)).toEqual(["till-7:33", "till-7:34"]);
  });

  it("gets by another connection at once what one had that has gone", async () => {
    const first = await cloud.connect();
    await cloud.put("one");
    const second = await cloud.connect();
    expect([seen(first).ids, seen(second).ids]).toEqual([["till-7:1"], []]);
    await cloud.leave(first);
    expect([seen(second).ids, seen(second).attempts]).toEqual([["till-7:1"], [2]]);
  });

  it("gets again what it does not acknowledge, when the sweep finds its wait over", async () => {
    await cloud.put("one");
    const id = await cloud.connect();
    await cloud.noticing.sweep();
    expect(seen(id).attempts).toEqual([1]);
    await cloud.clock.advance(10_000);
    await cloud.noticing.sweep();
    expect(seen(id).attempts).toEqual([1, 2]);
    await cloud.say(id, received("till-7:1"));
    await cloud.clock.advance(3_600_000);
    await cloud.noticing.sweep();
    expect(seen(id).attempts).toEqual([1, 2]);
  });

  it("gets nothing by itself while it does not want to, but by asking", async () => {
    const id = await cloud.connect();
    await cloud.say(id, liveDelivery(false));
    await cloud.put("one", "two");
    expect(seen(id).ids).toEqual([]);
    await cloud.say(id, { type: `${PICKUP}/delivery-request`, body: { limit: 1 } });
    expect(seen(id).ids).toEqual(["till-7:1"]);
    await cloud.say(id, liveDelivery(true));
    expect(seen(id).ids).toEqual(["till-7:1", "till-7:2"]);
  });

  it.each(["{", '{"type":"hello"}', JSON.stringify({ type: "ticket", ticket: "again" })])(
    "is told what is wrong with %s",
    async (text) => {
      const id = await cloud.connect();
      await cloud.say(id, text);
      expect(seen(id).messages.at(-1)?.type).toContain("problem-report");
    },
  );

  it("is told that something failed here, and may ask again", async () => {
    const id = await cloud.connect();
    const { setLive } = cloud.recipients;
    cloud.recipients.setLive = () => Promise.reject(new Error("the table is away"));
    await cloud.say(id, liveDelivery(false));
    cloud.recipients.setLive = setLive;
    expect(seen(id).bodies.at(-1)).toMatchObject({ code: "unavailable" });
    expect(cloud.problems).toEqual([expect.stringContaining("the table is away")]);
  });
});

describe("a connection", () => {
  it("gives its place to a fifth one", async () => {
    const ids: string[] = [];
    for (let count = 1; count <= 5; count += 1) {
      ids.push(await cloud.connect());
      await cloud.clock.advance(1);
    }
    expect(ids.map(gateway.isOpen)).toEqual([false, true, true, true, true]);
    expect(await cloud.recipients.all("till-7")).toHaveLength(4);
  });

  it("ends with its device", async () => {
    const id = await cloud.connect();
    await cloud.revoke();
    expect([gateway.isOpen(id), await cloud.recipients.find(id)]).toEqual([false, undefined]);
  });

  it("ends when its device is revoked, also where another of it cannot be ended", async () => {
    const broken: string[] = [];
    const close = async (id: string) => {
      if (broken.includes(id)) throw new Error("the gateway is away");
      await gateway.sockets.close(id);
    };
    const unsteady = await openCloudMailboxes(backend, { ...gateway, sockets: { ...gateway.sockets, close } });
    const [first, second] = [await unsteady.connect(), await unsteady.connect()];
    broken.push(first);
    await unsteady.revoke();
    expect([gateway.isOpen(second), await unsteady.recipients.of("till-7")]).toEqual([false, []]);
    expect(unsteady.problems).toEqual([expect.stringContaining("the gateway is away")]);
    await unsteady.close();
  });

  it("ends with its first message, where its device was revoked before", async () => {
    await cloud.put("one");
    await cloud.revoke();
    const id = await cloud.connect({ type: `${PICKUP}/delivery-request`, body: { limit: 1 } });
    expect([gateway.isOpen(id), seen(id).messages]).toEqual([false, []]);
  });

  it("ends where nobody knows whose it is", async () => {
    gateway.open("stranger");
    await cloud.say("stranger", received("till-7:1"));
    expect([gateway.isOpen("stranger"), seen("stranger").messages]).toEqual([false, []]);
  });
});
