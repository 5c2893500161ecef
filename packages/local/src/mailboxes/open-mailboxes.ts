import { createDelivery, type DeliverPorts } from "@bridgework/core/app/deliver";
import { type Fact, parseStream } from "@bridgework/core/kernel/event";
import type { Mailboxes } from "@bridgework/functions/http/mailbox";
import type { LiveSocket } from "../live.ts";
import { socketConnections } from "./connections.ts";

/** The mailboxes of this process: who is connected to them, and what is pushed. */
export interface LocalMailboxes extends Mailboxes {
  /** Takes a recipient's WebSocket. Nothing is pushed to it before it is made live. */
  open(id: string, recipient: string, socket: LiveSocket): void;
  setLive(id: string, recipient: string, isLive: boolean): Promise<void>;
  closed(id: string, recipient: string): void;
  /** Facts that were just committed. */
  notice(facts: readonly Fact[]): void;
  /** Resolves when what is being handed over is. */
  stop(): Promise<void>;
}

export function openMailboxes(ports: Omit<DeliverPorts, "connections">): LocalMailboxes {
  const connections = socketConnections();
  const delivery = createDelivery({ ...ports, connections });
  return {
    connections,
    open: connections.open,
    setLive: async (id, recipient, isLive) => {
      connections.setLive(id, isLive);
      delivery.wake(recipient);
    },
    closed: (id, recipient) => {
      connections.closed(id);
      // What it had in hand is another's now, where there is one.
      delivery.wake(recipient);
    },
    notice: (facts) => {
      delivery.notice(facts);
      for (const { type, stream } of facts)
        if (type === "DeviceRevoked") connections.shut(parseStream(stream)?.id ?? "", "The device was revoked.");
    },
    stop: delivery.stop,
  };
}
