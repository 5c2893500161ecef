import { MOST_CONNECTIONS } from "@bridgework/core/message/commands";
import type { Connections } from "@bridgework/core/ports/connections";
import { deliveryMessage } from "@bridgework/functions/http/mailbox-socket";
import type { LiveSocket } from "../live.ts";

/** The WebSockets of recipients who have shown who they are. */
export interface SocketConnections extends Connections {
  /** Not live yet. Where there are too many, the recipient's oldest goes. */
  open(id: string, recipient: string, socket: LiveSocket): void;
  setLive(id: string, isLive: boolean): void;
  /** Forgets a connection whose socket has closed. */
  closed(id: string): void;
  /** Closes all connections of a recipient. */
  shut(recipient: string, reason: string): void;
}

interface Connection {
  readonly recipient: string;
  readonly socket: LiveSocket;
  isLive: boolean;
}

/** Of WebSocket close codes: policy violation, and try again later. */
const REPLACED = 1008;
const TOO_SLOW = 1013;
/** Far above what a connection may have in hand. */
const MOST_UNREAD_BYTES = 8 * 1024 * 1024;

export function socketConnections(): SocketConnections {
  const connections = new Map<string, Connection>();
  const byRecipient = new Map<string, readonly string[]>();

  const forget = (id: string): Connection | undefined => {
    const known = connections.get(id);
    if (known === undefined || !connections.delete(id)) return undefined;
    const rest = (byRecipient.get(known.recipient) ?? []).filter((other) => other !== id);
    if (rest.length === 0) byRecipient.delete(known.recipient);
    else byRecipient.set(known.recipient, rest);
    return known;
  };
  const end = (id: string, code: number, reason: string) => forget(id)?.socket.close(code, reason);

  return {
    of: async (recipient) =>
      (byRecipient.get(recipient) ?? []).map((id) => ({ id, isLive: connections.get(id)?.isLive ?? false })),
    send: async (id, messages) => {
      const known = connections.get(id);
      if (known === undefined) return;
      if (known.socket.bufferedAmount > MOST_UNREAD_BYTES) {
        end(id, TOO_SLOW, "Too slow. Connect again: nothing is lost.");
        return;
      }
      known.socket.send(JSON.stringify(deliveryMessage(known.recipient, messages)));
    },
    open: (id, recipient, socket) => {
      const [oldest, ...others] = byRecipient.get(recipient) ?? [];
      if (oldest !== undefined && others.length + 1 >= MOST_CONNECTIONS)
        end(oldest, REPLACED, `A mailbox has ${MOST_CONNECTIONS} connections; a newer one has taken this place.`);
      connections.set(id, { recipient, socket, isLive: false });
      byRecipient.set(recipient, [...(byRecipient.get(recipient) ?? []), id]);
    },
    setLive: (id, isLive) => {
      const known = connections.get(id);
      if (known !== undefined) known.isLive = isLive;
    },
    closed: (id) => void forget(id),
    shut: (recipient, reason) => {
      for (const id of byRecipient.get(recipient) ?? []) end(id, REPLACED, reason);
    },
  };
}
