import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { type ClientOptions, WebSocket } from "ws";

export interface LiveClient {
  readonly messages: readonly LiveMessage[];
  /** Positions of the facts that came, in their order. */
  positions(): readonly number[];
  ping(at: number): void;
  /** Breaks the connection off, as a lost network does. */
  breakOff(): void;
}

/** Connects to a process's live messages; resolves with the client when it is connected. */
export function connectLive(url: string, after?: number): Promise<LiveClient> {
  return connectTo(liveUrl(url, after === undefined ? "" : `?after=${after}`));
}

/** As `connectLive`, for the whole address of a WebSocket. */
export function connectTo(address: string): Promise<LiveClient> {
  const socket = new WebSocket(address);
  const messages: LiveMessage[] = [];
  socket.on("message", (data) => messages.push(JSON.parse(String(data)) as LiveMessage));
  const positions = () =>
    messages.flatMap((message) => (message.kind === "facts" ? message.items.map(({ position }) => position) : []));
  const ping = (at: number) => socket.send(JSON.stringify({ kind: "ping", at }));
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve({ messages, positions, ping, breakOff: () => socket.terminate() }));
    socket.once("error", reject);
  });
}

export interface RefusedUpgrade {
  readonly status: number;
  readonly body: unknown;
}

/** What the process answers to a WebSocket that it does not take. */
export function refusedLive(url: string, query: string, options: ClientOptions = {}): Promise<RefusedUpgrade> {
  const socket = new WebSocket(liveUrl(url, query), options);
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      socket.terminate();
      reject(new Error("The WebSocket was taken."));
    });
    socket.once("error", reject);
    socket.once("unexpected-response", (_, response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
  });
}

function liveUrl(url: string, query: string): string {
  return `${url.replace(/^http/, "ws")}/api/live${query}`;
}
