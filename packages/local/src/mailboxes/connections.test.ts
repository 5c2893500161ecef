import { connectionsContract } from "@bridgework/core/ports/connections.contract";
import { expect, it } from "vitest";
import { socketConnections } from "./connections.ts";

/** One end of a WebSocket, as far as the connections need it. */
function fakeSocket() {
  const ids: string[] = [];
  const closed: number[] = [];
  const socket = {
    bufferedAmount: 0,
    send: (text: string) => {
      const { attachments } = JSON.parse(text) as { readonly attachments: readonly { readonly id: string }[] };
      ids.push(...attachments.map(({ id }) => id));
    },
    close: (code: number) => void closed.push(code),
  };
  return { socket, ids, closed };
}

connectionsContract("socketConnections", async () => {
  const connections = socketConnections();
  let opened = 0;
  return {
    connections,
    connect: async (recipient) => {
      opened += 1;
      const id = `c${opened}`;
      const { socket, ids } = fakeSocket();
      connections.open(id, recipient, socket);
      return { id, handed: async () => ids, close: async () => connections.closed(id) };
    },
    close: async () => {},
  };
});

it("gives the place of the oldest to a fifth connection of a recipient", async () => {
  const connections = socketConnections();
  const sockets = ["c1", "c2", "c3", "c4", "c5"].map((id) => ({ id, ...fakeSocket() }));
  for (const { id, socket } of sockets) connections.open(id, "till-7", socket);
  expect(sockets.map(({ closed }) => closed)).toEqual([[1008], [], [], [], []]);
  expect((await connections.of("till-7")).map(({ id }) => id)).toEqual(["c2", "c3", "c4", "c5"]);
});

it("lets a connection go that leaves 8 MB unread", async () => {
  const connections = socketConnections();
  const { socket, ids, closed } = fakeSocket();
  connections.open("c1", "till-7", socket);
  socket.bufferedAmount = 8 * 1024 * 1024 + 1;
  const message = { id: "till-7:1", mediaType: "text/plain", envelope: "", sender: null, attempt: 1 };
  await connections.send("c1", [{ ...message, acceptedAt: "2026-01-01T00:00:00.000Z" }]);
  expect([ids, closed, await connections.of("till-7")]).toEqual([[], [1013], []]);
});
