import type { Ticket } from "@bridgework/functions/http/tickets-contract";
import { PICKUP, recipientOf } from "@bridgework/local/mailboxes/mailboxes.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type EnrolledDevice, enrolDevice, sendSigned, signed } from "../device.ts";
import { connectTo } from "../live-client.ts";
import type { System } from "../system.ts";
import { openCloudSystem } from "./system.ts";

/* A recipient's WebSocket behind API Gateway, beyond what every runtime promises. */

let cloud: System;
let device: EnrolledDevice;
beforeAll(async () => {
  cloud = await openCloudSystem({});
  device = await enrolDevice(cloud, { name: "Till 7", deviceId: "till-7" });
});
afterAll(() => cloud.close());

const put = (envelope: string | Uint8Array<ArrayBuffer>) =>
  fetch(`${cloud.url}/api/mailboxes/till-7/messages`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: envelope,
  });

async function ticketOf({ key }: EnrolledDevice): Promise<Ticket> {
  return (await sendSigned<Ticket>(await signed(cloud, { path: "/api/mailboxes/till-7/tickets", body: {}, key }))).body;
}

async function connect() {
  const { url, ticket } = await ticketOf(device);
  const till = recipientOf(new WebSocket(url));
  till.socket.on("open", () => till.say({ type: "ticket", ticket }));
  return till;
}

it("is pushed what waits and what comes, also the largest envelope, until it is acknowledged", async () => {
  const largest = Uint8Array.from({ length: 64 * 1024 }, (_, index) => index % 251);
  await put("waits");
  const till = await connect();
  await till.until(() => till.ids().length === 1);
  await put(largest);
  await till.until(() => till.ids().length === 2);
  const [first, second] = till.attachments();
  expect(atob(first?.data.base64 ?? "")).toBe("waits");
  expect(Buffer.from(second?.data.base64 ?? "", "base64").equals(largest)).toBe(true);
  till.say({ type: `${PICKUP}/messages-received`, body: { message_id_list: till.ids() } });
  await till.until(() => till.messages.some(({ body }) => "acknowledged" in body && body.acknowledged.length === 2));
  till.socket.terminate();
});

it("is handed again at once, when it has come back, what it lost with its connection", async () => {
  const lost = await connect();
  await put("again");
  await lost.until(() => lost.ids().length === 1);
  lost.socket.terminate();
  await lost.closed;
  const back = await connect();
  await back.until(() => back.ids().length === 1);
  const [before] = lost.attachments();
  const { attempt = 0, ...same } = before ?? {};
  expect(back.attachments()).toEqual([{ ...same, attempt: attempt + 1 }]);
  back.socket.terminate();
});

it("opens its WebSocket by each ticket once, and nobody opens one without", async () => {
  const { url, ticket } = await ticketOf(device);
  const first = await connectTo(url);
  for (const address of [url, url.replace(ticket, "guessed"), url.replace(/\?.*/, "")])
    await expect(connectTo(address)).rejects.toThrow("401");
  first.breakOff();
});

it("loses its connection with its device, and gets no other", async () => {
  const unused = await ticketOf(device);
  const till = await connect();
  await till.until(() => till.messages.length > 0);
  await cloud.post("/api/devices/till-7/revoke", { reason: "lost" });
  await till.closed;
  const late = recipientOf(new WebSocket(unused.url));
  late.socket.on("open", () => late.say({ type: "ticket", ticket: unused.ticket }));
  await late.closed;
  expect(late.messages).toEqual([]);
});
