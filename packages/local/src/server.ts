import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { serveConsole } from "./console-files.ts";
import type { Live } from "./live.ts";
import { attachLive } from "./live-socket.ts";

export interface ServerOptions {
  /** The HTTP doors, with `/api` and `/health`. */
  readonly doors: Hono;
  /** Answers `POST /` with an X-Amz-Target. */
  readonly awsDoor: (request: Request) => Promise<Response>;
  readonly live: Live;
  /** Folder of the built console; null serves none. */
  readonly consoleFolder: string | null;
  /** Default of the command: 127.0.0.1. */
  readonly host: string;
  /** The first port to try; 0 takes any free one. */
  readonly port: number;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, lets those in hand finish for up to a second, and ends the rest. */
  close(): Promise<void>;
}

const MOST_PORTS_TRIED = 20;
const GRACE_MS = 1_000;

/** Listens on the wanted port, or the next free one of the following twenty. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = new Hono();
  app.post("/", (context) => options.awsDoor(context.req.raw));
  app.route("/", options.doors);
  if (options.consoleFolder !== null) serveConsole(app, options.consoleFolder);
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const detachLive = attachLive(server, options.live);
  const port = await listen(server, options);
  return { url: `http://${urlHost(options.host)}:${port}`, port, close: () => close(server, detachLive) };
}

async function listen(server: Server, { host, port }: ServerOptions): Promise<number> {
  const last = port === 0 ? 0 : port + MOST_PORTS_TRIED;
  for (let candidate = port; ; candidate += 1) {
    try {
      return await listenOn(server, host, candidate);
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!taken) throw error;
      if (candidate >= last)
        throw new Error(`Ports ${port} to ${last} are all taken. Choose another with --port.`, { cause: error });
    }
  }
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function close(server: Server, detachLive: () => void): Promise<void> {
  detachLive();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const forced = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(forced);
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
