import type { EventPage } from "@bridgework/functions/http/contract";
import type { MessageReceipt } from "@bridgework/functions/http/messages-contract";
import type { Ticket } from "@bridgework/functions/http/tickets-contract";
import { PICKUP, recipientOf } from "@bridgework/local/mailboxes/mailboxes.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type EnrolledDevice, enrolDevice, sendSigned, signed } from "./device.ts";
import { postJson, unlessKilled } from "./http.ts";
import { openSystem, scaled } from "./open-system.ts";
import type { System } from "./system.ts";

/* What was taken for a mailbox reaches its recipient, whatever becomes of the system in between. */

const MESSAGES = scaled(1_000);
/** Acknowledged when it is killed. */
const KILLED_AFTER = 0.4 * MESSAGES;
const SENDERS = 20;

let system: System;
beforeAll(async () => {
  system = await openSystem();
});
afterAll(() => system.close());

const envelopeOf = (number: number) =>
  JSON.stringify({ protected: "eyJ0eXAiOiJhcHAifQ", ciphertext: `message ${number}` });

/** Sends a message until there is an answer. */
async function post(number: number): Promise<MessageReceipt> {
  const url = `${system.url}/api/mailboxes/till-7/messages`;
  const headers = { "content-type": "application/didcomm-encrypted+json", "idempotency-key": `message-${number}` };
  for (;;) {
    const answer = await unlessKilled(postJson<MessageReceipt>(url, envelopeOf(number), headers));
    if (answer !== null) return answer.body;
  }
}

/** Sends the messages by several senders at once; the receipts by number. */
async function postAll(): Promise<ReadonlyMap<number, MessageReceipt>> {
  const receipts = new Map<number, MessageReceipt>();
  let next = 1;
  const sender = async () => {
    for (let number = next++; number <= MESSAGES; number = next++) receipts.set(number, await post(number));
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return receipts;
}

async function connect({ key }: EnrolledDevice) {
  const asking = await signed(system, { path: "/api/mailboxes/till-7/tickets", body: {}, key });
  const { body } = await sendSigned<Ticket>(asking);
  const socket = new WebSocket(body.url);
  const till = recipientOf(socket);
  socket.on("open", () => till.say({ type: "ticket", ticket: body.ticket }));
  return till;
}

/** Connects, and acknowledges each delivery until so many messages are; what came after that it leaves as it is. */
async function receive(device: EnrolledDevice, upTo: number) {
  const till = await connect(device);
  const acknowledged = new Set<string>();
  let seen = 0;
  const acknowledge = () => {
    const ids = till.ids().slice(seen);
    seen += ids.length;
    if (ids.length > 0 && acknowledged.size < upTo) {
      till.say({ type: `${PICKUP}/messages-received`, body: { message_id_list: ids } });
    }
    for (const message of till.messages)
      if ("acknowledged" in message.body) for (const id of message.body.acknowledged) acknowledged.add(id);
    return acknowledged.size >= upTo;
  };
  await till.until(acknowledge);
  return { till, acknowledged };
}

const versionOf = (id: string) => Number(id.split(":")[1]);

it("all messages for who was offline are acknowledged, though what delivers them is killed meanwhile", async () => {
  const device = await enrolDevice(system, { name: "Till 7", deviceId: "till-7" });
  const receipts = await postAll();
  const ids = [...receipts.values()].map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(MESSAGES);

  const first = await receive(device, KILLED_AFTER);
  await first.till.until(() => first.till.ids().length > first.acknowledged.size);
  await system.crash();
  first.till.socket.terminate();
  await first.till.closed;
  const second = await receive(device, MESSAGES - first.acknowledged.size);
  second.till.say({ type: `${PICKUP}/status-request` });
  const isEmpty = () => second.till.messages.some(({ body }) => "message_count" in body && body.message_count === 0);
  await second.till.until(isEmpty);

  const delivered = [...first.till.attachments(), ...second.till.attachments()];
  const firstTime = new Map(delivered.filter(({ attempt }) => attempt === 1).map((each) => [each.id, each]));
  const again = delivered.filter(({ attempt }) => attempt > 1);
  const inOrder = [...new Set(delivered.map(({ id }) => versionOf(id)))];
  expect(inOrder).toEqual(ids.map(versionOf).sort((left, right) => left - right));
  expect(again.length).toBeGreaterThan(0);
  expect(delivered.length - again.length).toBe(firstTime.size);
  const textOf = (id: string) => atob(delivered.find((each) => each.id === id)?.data.base64 ?? "");
  for (const [number, { messageId }] of receipts) expect(textOf(messageId)).toBe(envelopeOf(number));
  for (const { id, data } of again) expect(atob(data.base64)).toBe(textOf(id));
  expect([...first.acknowledged, ...second.acknowledged].sort()).toEqual([...ids].sort());
}, 240_000);

it("a message that its sender sends again, not knowing what became of it, is in the mailbox no second time", async () => {
  const again = await post(1);
  expect(again.status).toBe("duplicate");
  const { body } = await system.get<{ readonly accepted: number; readonly acknowledged: number }>(
    "/api/mailboxes/till-7",
  );
  expect(body).toMatchObject({ accepted: MESSAGES, acknowledged: MESSAGES, expired: 0, waiting: { messages: 0 } });
  const { body: page } = await system.get<EventPage>("/api/events?type=MessageAccepted&limit=1");
  expect(page.items[0]?.data["envelope"]).toBe("•••");
});
