import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { consoleFiles } from "./console-files.ts";
import type { Live } from "./live.ts";
import { attachLive } from "./live-socket.ts";

export interface ServerOptions {
  /** The HTTP doors: `/api/…` and `/health`, and the answer to what nobody serves. */
  readonly doors: { fetch(request: Request): Response | Promise<Response> };
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
const DOORS = /^\/(api|health)(?![^/?])/;

/** Listens on the wanted port, or the next free one of the following twenty. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = createServer(getRequestListener(dispatch(options), { overrideGlobalObjects: false }));
  const detachLive = attachLive(server, options.live);
  const port = await listen(server, options);
  return { url: `http://${urlHost(options.host)}:${port}`, port, close: () => close(server, detachLive) };
}

function dispatch({
  doors,
  awsDoor,
  consoleFolder,
}: ServerOptions): (request: Request) => Response | Promise<Response> {
  const pages = consoleFolder === null ? null : consoleFiles(consoleFolder);
  return (request) => {
    const path = request.url.slice(request.url.indexOf("/", "https://".length));
    if (path === "/" && request.method === "POST") return awsDoor(request);
    return pages === null || DOORS.test(path) ? doors.fetch(request) : pages.fetch(request);
  };
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
