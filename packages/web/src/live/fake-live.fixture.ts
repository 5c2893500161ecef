import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { vi } from "vitest";
import type { Socket } from "./connection.ts";
import { createLive, type LiveOptions } from "./live.ts";

interface FakeSocket extends Socket {
  readonly after: number | null;
  readonly sent: string[];
  closed: boolean;
}

/** A live connection whose server is played by the test. */
export function world(more: Partial<LiveOptions> = {}) {
  const sockets: FakeSocket[] = [];
  const openSocket = (after: number | null): Socket => {
    const sent: string[] = [];
    const socket: FakeSocket = {
      after,
      sent,
      closed: false,
      send: (text) => void sent.push(String(text)),
      close: () => {
        socket.closed = true;
      },
      onopen: null,
      onmessage: null,
      onclose: null,
    };
    sockets.push(socket);
    return socket;
  };
  const fetchPage = vi.fn<LiveOptions["fetchPage"]>(async () => ({ items: [], next: null }));
  const fetchRuns = vi.fn<LiveOptions["fetchRuns"]>(async () => []);
  const live = createLive({ open: openSocket, fetchPage, fetchRuns, random: () => 1, ...more });
  const socket = () => sockets.at(-1) ?? raise();
  const say = (message: LiveMessage) => tell(socket(), JSON.stringify(message));
  const open = () => socket().onopen?.call(null as never, new Event("open"));
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
export function tell(socket: Socket, data: string): void {
  socket.onmessage?.call(null as never, new MessageEvent("message", { data }));
}

/** Lets the socket hear that it was closed. */
export function lose(socket: Socket): void {
  socket.onclose?.call(null as never, new CloseEvent("close"));
}
