import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { vi } from "vitest";
import { createLive, type LiveOptions } from "./live.ts";
import type { Socket, SocketEvents } from "./socket.ts";

interface FakeSocket extends Socket {
  readonly after: number | null;
  readonly events: SocketEvents;
  readonly sent: string[];
  closed: boolean;
}

/** A live connection whose server is played by the test. */
export function world(more: Partial<LiveOptions> = {}) {
  const sockets: FakeSocket[] = [];
  const openSocket: LiveOptions["open"] = (after, events) => {
    const sent: string[] = [];
    const socket: FakeSocket = {
      ...{ after, events, sent, closed: false },
      send: (text) => void sent.push(text),
      close: () => {
        socket.closed = true;
      },
    };
    sockets.push(socket);
    return socket;
  };
  const fetchPage = vi.fn<LiveOptions["fetchPage"]>(async () => ({ items: [], next: null }));
  const fetchRuns = vi.fn<LiveOptions["fetchRuns"]>(async () => []);
  const live = createLive({ open: openSocket, fetchPage, fetchRuns, random: () => 1, ...more });
  const socket = () => sockets.at(-1) ?? raise();
  const say = (message: LiveMessage) => tell(socket(), JSON.stringify(message));
  const open = () => socket().events.opened();
  const hello = (head: number) => {
    open();
    say({ kind: "hello", version: "1", stage: "local", head });
  };
  return { live, sockets, socket, say, open, hello, fetchPage, fetchRuns };
}

function raise(): never {
  throw new Error("No socket was opened.");
}

/** Lets the socket hear a text. */
export function tell({ events }: FakeSocket, data: string): void {
  events.said(data);
}

/** Lets the socket hear that it was closed. */
export function lose({ events }: FakeSocket): void {
  events.closed();
}
