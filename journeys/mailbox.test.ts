import type { EventPage } from "@bridgework/functions/http/contract";
import type { MessageReceipt } from "@bridgework/functions/http/messages-contract";
import { type EnrolledDevice, enrol } from "@bridgework/functions/http/signing.fixture";
import { PICKUP, recipientOf, signedUpgrade } from "@bridgework/local/mailboxes/mailboxes.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { getJson } from "./http.ts";
import { type StartedProcess, startProcess, temporaryFolder } from "./process.ts";

/* What was taken for a mailbox reaches its recipient, whatever becomes of the process in between. */

const MESSAGES = 1_000;
/** Acknowledged when the process is killed. */
const KILLED_AFTER = 400;
const SENDERS = 20;

const folder = temporaryFolder();
let bridgework: StartedProcess;
const at = (path: string) => `${bridgework.url}${path}`;

beforeAll(async () => {
  bridgework = await startProcess({ data: folder.path });
});

afterAll(async () => {
  await bridgework.stop();
  folder.remove();
});

function enrolTill(): Promise<EnrolledDevice> {
  return enrol({
    send: ({ method, targetUri, headers, body }) => fetch(targetUri, { method, headers, body }),
    invite: () =>
      fetch(at("/api/devices/invite"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name: "Till 7", deviceId: "till-7" }),
      }),
    origin: bridgework.url,
    now: Date.now(),
  });
}

const envelopeOf = (number: number) =>
  JSON.stringify({ protected: "eyJ0eXAiOiJhcHAifQ", ciphertext: `message ${number}` });

async function post(number: number): Promise<MessageReceipt> {
  const response = await fetch(at("/api/mailboxes/till-7/messages"), {
    method: "POST",
    headers: { "content-type": "application/didcomm-encrypted+json", "idempotency-key": `message-${number}` },
    body: envelopeOf(number),
  });
  return (await response.json()) as MessageReceipt;
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

/** Connects, and acknowledges each delivery until so many messages are; what came after that it leaves as it is. */
async function receive({ key }: EnrolledDevice, upTo: number) {
  const url = at("/api/mailboxes/till-7/live");
  const headers = await signedUpgrade(url, { key, now: Date.now() });
  const till = recipientOf(new WebSocket(url.replace("http", "ws"), { headers }));
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

it("1,000 messages for who was offline are acknowledged, though the process is killed while it delivers them", async () => {
  const device = await enrolTill();
  const receipts = await postAll();
  const ids = [...receipts.values()].map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(MESSAGES);

  const first = await receive(device, KILLED_AFTER);
  await first.till.until(() => first.till.ids().length > first.acknowledged.size);
  const { port } = new URL(bridgework.url);
  await bridgework.stop("SIGKILL");
  await first.till.closed;
  bridgework = await startProcess({ data: folder.path, arguments: ["--port", port] });
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
});

it("a message that its sender sends again, not knowing what became of it, is in the mailbox no second time", async () => {
  const again = await post(1);
  expect(again.status).toBe("duplicate");
  const { body } = await getJson<{ readonly accepted: number; readonly acknowledged: number }>(
    at("/api/mailboxes/till-7"),
  );
  expect(body).toMatchObject({ accepted: MESSAGES, acknowledged: MESSAGES, expired: 0, waiting: { messages: 0 } });
  const { body: page } = await getJson<EventPage>(at("/api/events?type=MessageAccepted&limit=1"));
  expect(page.items[0]?.data["envelope"]).toBe("•••");
});
