import type { Connections, HandedMessage, OpenConnection } from "../ports/connections.ts";

export interface MemoryConnections extends Connections {
  open(recipient: string, connection: OpenConnection): void;
  close(connection: string): void;
  /** What a connection was handed. */
  handed(connection: string): readonly HandedMessage[];
}

export function memoryConnections(): MemoryConnections {
  const open = new Map<string, OpenConnection & { readonly recipient: string }>();
  const handed = new Map<string, readonly HandedMessage[]>();
  return {
    open: (recipient, connection) => void open.set(connection.id, { ...connection, recipient }),
    close: (connection) => void open.delete(connection),
    of: async (recipient) => [...open.values()].filter((each) => each.recipient === recipient),
    send: async (connection, messages) => {
      if (open.has(connection)) handed.set(connection, [...(handed.get(connection) ?? []), ...messages]);
    },
    handed: (connection) => handed.get(connection) ?? [],
  };
}
