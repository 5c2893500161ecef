import { manualClock } from "@bridgework/core/memory/clock";
import { MOST_ENVELOPE_BYTES } from "@bridgework/core/message/events";
import type { HandedMessage } from "@bridgework/core/ports/connections";
import { connectionsContract } from "@bridgework/core/ports/connections.contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES } from "./adapters/apigateway-sockets.ts";
import { type Backend, clientOf, freshTables } from "./adapters/backend.fixture.ts";
import { startDynalite } from "./adapters/dynalite.fixture.ts";
import { dynamoLiveRecipients } from "./adapters/dynamo-live-recipients.ts";
import { type SocketsStandIn, startSockets } from "./adapters/live-sockets.fixture.ts";
import type { MailboxMessage } from "./http/messages-contract.ts";
import { cloudConnections } from "./live-connections.ts";

let backend: Backend;
let gateway: SocketsStandIn;
beforeAll(async () => {
  [backend, gateway] = await Promise.all([startDynalite(), startSockets()]);
});
afterAll(() => Promise.all([backend.close(), gateway.close()]));

async function opened() {
  const client = clientOf(backend);
  const clock = manualClock();
  const recipients = dynamoLiveRecipients(await freshTables(client), clock.now);
  let count = 0;
  const connect = async (recipient: string) => {
    count += 1;
    const id = `c${count}`;
    gateway.open(id);
    await recipients.letIn(id, recipient);
    await recipients.open(id, recipient);
    await clock.advance(1);
    return id;
  };
  return { connections: cloudConnections(recipients, gateway.sockets), recipients, connect, client };
}

const idsIn = (text: string) => {
  const message = JSON.parse(text) as MailboxMessage;
  return "attachments" in message ? message.attachments.map(({ id }) => id) : [];
};

connectionsContract("cloudConnections", async () => {
  const { connections, recipients, connect, client } = await opened();
  return {
    connections,
    connect: async (recipient) => {
      const id = await connect(recipient);
      return {
        id,
        handed: async () => gateway.posted(id).flatMap(idsIn),
        close: async () => {
          gateway.leave(id);
          await recipients.closed(id);
        },
      };
    },
    close: async () => client.destroy(),
  };
});

const message = (version: number, bytes: number): HandedMessage => ({
  ...{ id: `till-7:${version}`, mediaType: "x".repeat(200), envelope: Buffer.alloc(bytes).toString("base64") },
  ...{ sender: "s".repeat(64), attempt: 20, acceptedAt: "2026-01-01T00:00:00.000Z" },
});

it("posts the largest messages one by one, and smaller ones together, none of them above 128 KB", async () => {
  const { connections, connect, client } = await opened();
  const id = await connect("till-7");
  const largest = [1, 2, 3].map((version) => message(version, MOST_ENVELOPE_BYTES));
  await connections.send(id, [...largest, ...[4, 5, 6].map((version) => message(version, 100))]);
  const posted = gateway.posted(id);
  for (const text of posted) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  const ids = [[1], [2], [3], [4, 5, 6]].map((versions) => versions.map((version) => `till-7:${version}`));
  expect(posted.map(idsIn)).toEqual(ids);
  client.destroy();
});

it("forgets a connection that API Gateway has closed without a word", async () => {
  const { connections, recipients, connect, client } = await opened();
  const id = await connect("till-7");
  gateway.leave(id);
  await connections.send(id, [message(1, 10)]);
  expect([await connections.of("till-7"), await recipients.find(id)]).toEqual([[], undefined]);
  client.destroy();
});

it("ends a connection, and one that has ended already", async () => {
  const { connections, connect, client } = await opened();
  const id = await connect("till-7");
  await connections.end(id, "till-7");
  await connections.end(id, "till-7");
  expect([gateway.isOpen(id), await connections.of("till-7")]).toEqual([false, []]);
  client.destroy();
});
