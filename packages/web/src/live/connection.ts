import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import type { Socket, SocketEvents } from "./socket.ts";

export interface ConnectionOptions {
  /** The position that the server continues from; null = only what comes from now on. */
  readonly after: () => number | null;
  readonly open: (after: number | null, events: SocketEvents) => Socket;
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (state: ConnectionState) => void;
  /** From 0 to 1: spreads the reconnects of many clients. */
  readonly random: () => number;
}

export type ConnectionState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  /** `retryAt` is in milliseconds since the epoch. */
  | { readonly kind: "lost"; readonly retryAt: number };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const PING_MS = 20_000;
/** A pong that has not come by then: the connection is dead, though nobody has said so. */
const PONG_MS = 10_000;

export interface Connection {
  /** Tries now instead of at `retryAt`. */
  retry(): void;
  close(): void;
}

/** Keeps one WebSocket open: reconnects with growing waits, and pings so that a silent death is found. */
export function connect(options: ConnectionOptions): Connection {
  let socket: Socket | null = null;
  let failures = 0;
  let closed = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let pingTimer: ReturnType<typeof setTimeout> | undefined;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;

  const ping = (current: Socket) => {
    current.send(JSON.stringify({ kind: "ping", at: Date.now() }));
    pongTimer = setTimeout(() => lose(current), PONG_MS);
    pingTimer = setTimeout(() => ping(current), PING_MS);
  };
  const lose = (current: Socket) => {
    if (current !== socket) return;
    socket = null;
    clearTimeout(pingTimer);
    clearTimeout(pongTimer);
    current.close();
    if (closed) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + options.random() / 2);
    failures += 1;
    options.onState({ kind: "lost", retryAt: Date.now() + wait });
    retryTimer = setTimeout(start, wait);
  };
  const hear = (current: Socket, data: unknown) => {
    const message = parseMessage(data);
    if (message === null || current !== socket) return;
    if (message.kind === "hello") {
      failures = 0;
      options.onState({ kind: "open" });
    }
    if (message.kind === "pong") clearTimeout(pongTimer);
    options.onMessage(message);
  };
  const start = () => {
    clearTimeout(retryTimer);
    if (failures === 0) options.onState({ kind: "connecting" });
    const current: Socket = options.open(options.after(), {
      // A server behind a gateway greets only who has spoken.
      opened: () => ping(current),
      said: (data) => hear(current, data),
      closed: () => lose(current),
    });
    socket = current;
  };
  start();
  return {
    retry: () => {
      if (socket === null && !closed) start();
    },
    close: () => {
      closed = true;
      clearTimeout(retryTimer);
      if (socket !== null) lose(socket);
    },
  };
}

/** Every kind, so that the compiler says where one is missing. */
const KINDS: Readonly<Record<LiveMessage["kind"], true>> = {
  hello: true,
  facts: true,
  gap: true,
  runs: true,
  counters: true,
  "dead-letters": true,
  alerts: true,
  clients: true,
  pong: true,
};

/** Null for what a newer server may say beyond this contract. */
function parseMessage(data: unknown): LiveMessage | null {
  try {
    const message: unknown = JSON.parse(String(data));
    const known =
      typeof message === "object" &&
      message !== null &&
      "kind" in message &&
      Object.hasOwn(KINDS, String(message.kind));
    return known ? (message as LiveMessage) : null;
  } catch {
    return null;
  }
}
