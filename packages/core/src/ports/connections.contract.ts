import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Connections, HandedMessage } from "./connections.ts";

/** One end of a connection, as its recipient has it. */
export interface RecipientsEnd {
  readonly id: string;
  /** Ids of the messages that came, once there are so many. */
  handed(count: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface OpenConnections {
  readonly connections: Connections;
  connect(recipient: string): Promise<RecipientsEnd>;
  close(): Promise<void>;
}

const message = (id: string): HandedMessage => ({
  ...{ id, mediaType: "text/plain", envelope: "aGVsbG8=", sender: null, attempt: 1 },
  acceptedAt: "2026-01-01T00:00:00.000Z",
});

/** Everything that `Connections` promises. Each test gets some of its own, none open. */
export function connectionsContract(name: string, open: () => Promise<OpenConnections>): void {
  describe(`${name} keeps the terms of connections`, () => {
    let opened: OpenConnections;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    const idsOf = async (recipient: string) => (await opened.connections.of(recipient)).map(({ id }) => id);

    it("lists those of a recipient that are open, the oldest first", async () => {
      const first = await opened.connect("till-7");
      const second = await opened.connect("till-7");
      await opened.connect("till-8");
      expect(await idsOf("till-7")).toEqual([first.id, second.id]);
      await first.close();
      expect(await idsOf("till-7")).toEqual([second.id]);
    });

    it("hands messages over in their order, to the one connection that is named", async () => {
      const first = await opened.connect("till-7");
      const second = await opened.connect("till-7");
      await opened.connections.send(first.id, [message("till-7:1"), message("till-7:2")]);
      await opened.connections.send(first.id, [message("till-7:3")]);
      await opened.connections.send(second.id, [message("till-7:4")]);
      expect(await first.handed(3)).toEqual(["till-7:1", "till-7:2", "till-7:3"]);
      expect(await second.handed(1)).toEqual(["till-7:4"]);
    });

    it("hands nothing to one that has closed", async () => {
      const { id, close } = await opened.connect("till-7");
      await close();
      await opened.connections.send(id, [message("till-7:1")]);
      expect(await idsOf("till-7")).toEqual([]);
    });
  });
}
