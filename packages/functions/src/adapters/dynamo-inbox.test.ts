import { Fault } from "@bridgework/core/kernel/fault";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { memoryNotifier } from "@bridgework/core/memory/notifier";
import type { Notification, Notifier } from "@bridgework/core/ports/notifier";
import { notifierContract } from "@bridgework/core/ports/notifier.contract";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoInbox, onceOnly } from "./dynamo-inbox.ts";
import { getItem } from "./dynamo-query.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

/** A provider that sends as often as it is asked. */
function forgetful(fail: (call: number) => Error | undefined = () => undefined) {
  const sent: Notification[] = [];
  let calls = 0;
  const notifier: Notifier = {
    send: async (notification) => {
      calls += 1;
      const failure = fail(calls);
      if (failure !== undefined) throw failure;
      sent.push(notification);
      return { provider: "forgetful", messageId: `message-${sent.length}` };
    },
  };
  return { sent, notifier };
}

const ids = sequentialIds();
const inboxOf = (dynamo: Dynamo, consumer = "notify") =>
  dynamoInbox({ ...dynamo, consumer, clock: manualClock(), ids });

notifierContract("onceOnly over dynamoInbox", async () => {
  const client = clientOf(backend);
  const { sent, notifier } = forgetful();
  const inbox = inboxOf(await freshTables(client));
  return { notifier: onceOnly(inbox, notifier), delivered: async () => sent, close: async () => client.destroy() };
});

describe("onceOnly", () => {
  const email: Notification = { key: "k1", channel: "email", to: "ada@example.com", subject: "Hello", body: "Hello" };
  let dynamo: Dynamo;
  beforeEach(async () => {
    dynamo = await freshTables(clientOf(backend));
    return () => dynamo.client.destroy();
  });

  it("sends once where two processes are asked at once", async () => {
    const { sent, notifier } = forgetful();
    const processes = [onceOnly(inboxOf(dynamo), notifier), onceOnly(inboxOf(dynamo), notifier)];
    await Promise.allSettled(processes.map((each) => each.send(email)));
    expect(sent).toEqual([email]);
  });

  it("sends with the next try where the provider has refused", async () => {
    const { sent, notifier } = forgetful((call) => (call === 1 ? new Fault("NETWORK", "refused", "no") : undefined));
    const once = onceOnly(inboxOf(dynamo), notifier);
    await expect(once.send(email)).rejects.toMatchObject({ code: "refused" });
    await once.send(email);
    expect(sent).toEqual([email]);
  });

  it("sends nothing again where a process died between claim and done, and says so", async () => {
    await inboxOf(dynamo).claim(email.key);
    const provider = memoryNotifier();
    const sending = onceOnly(inboxOf(dynamo), provider).send(email);
    await expect(sending).rejects.toMatchObject({ name: "SYSTEM", code: "unsettled" });
    expect(provider.calls).toEqual([]);
  });

  it("takes its own claim for its own where the answer to it was lost", async () => {
    const settings = { ...dynamo, consumer: "notify", clock: manualClock(), ids: { next: () => "same" } };
    await dynamoInbox(settings).claim(email.key);
    expect(await dynamoInbox(settings).claim(email.key)).toEqual({ kind: "claimed" });
  });

  it("keeps the effects of consumers apart", async () => {
    await inboxOf(dynamo).claim(email.key);
    expect(await inboxOf(dynamo, "other").claim(email.key)).toEqual({ kind: "claimed" });
  });

  it("remembers for 30 days, and nothing of the recipient", async () => {
    await onceOnly(inboxOf(dynamo), forgetful().notifier).send(email);
    expect(await getItem(dynamo.client, dynamo.tables.events, { pk: "K#notify#0", sk: "E#k1" })).toEqual({
      pk: { S: "K#notify#0" },
      sk: { S: "E#k1" },
      ttl: { N: String(Date.UTC(2026, 0, 31) / 1000) },
      provider: { S: "forgetful" },
      messageId: { S: "message-1" },
    });
  });
});
