import { createServer, maxHeaderSize, type Server } from "node:http";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { messageOf } from "@bridgework/core/kernel/fault";
import { answerFault, answerRefusal } from "@bridgework/functions/http/answer";
import type { ServerBindings } from "@bridgework/functions/http/route";
import { getRequestListener } from "@hono/node-server";
import type { AwsDoor } from "./aws-door.ts";
import { consoleFiles } from "./console-files.ts";
import type { Live } from "./live.ts";
import { attachLive } from "./live-socket.ts";
import type { MailboxSockets } from "./mailboxes/sockets.ts";
import type { Arrival, Overload } from "./overload.ts";
import { endWith } from "./raw-answer.ts";

export interface ServerOptions {
  /** The HTTP doors: `/api/…` and `/health`, and the answer to what nobody serves. */
  readonly doors: { fetch(request: Request, bindings: ServerBindings): Response | Promise<Response> };
  /** Answers `POST /` with an X-Amz-Target. */
  readonly awsDoor: AwsDoor;
  /** Absent: whatever comes is taken in. */
  readonly overload?: Pick<Overload, "enter">;
  readonly live: Live;
  /** Absent: there are no WebSockets of mailboxes. */
  readonly mailboxes?: MailboxSockets;
  /** Names, beside IP addresses, by which live clients may call; absent: any. */
  readonly trustedHosts?: readonly string[];
  /** Folder of the built console; null serves none. */
  readonly consoleFolder: string | null;
  /** Default of the command: 127.0.0.1. */
  readonly host: string;
  /** The first port to try; 0 takes any free one. */
  readonly port: number;
  /** Milliseconds in which a request has to have come whole; default 30 seconds. */
  readonly requestTimeout?: number;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, lets those in hand finish for up to a second, and ends the rest. */
  close(): Promise<void>;
}

/** Node's own is five minutes: so long a few that send nothing would take all the room that `overload` gives out. */
const REQUEST_TIMEOUT_MS = 30_000;
const MOST_PORTS_TRIED = 20;
const GRACE_MS = 1_000;
const DOORS = /^\/(api|health|ready|metrics)(?![^/?])/;
/** Always answered: by these others see how it is. */
const VITAL = /^\/(health|ready|metrics)(?![^/?])/;

/** Listens on the wanted port, or the next free one of the following twenty. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const listener = getRequestListener(dispatch(options), {
    overrideGlobalObjects: false,
    errorHandler: answerBroken,
  });
  const { requestTimeout = REQUEST_TIMEOUT_MS } = options;
  const timeouts = { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: requestTimeout / 6 };
  const server = createServer(timeouts, listener);
  server.on("clientError", (error, socket) => {
    endWith(socket, answerRefusal(malformed(error))).catch(() => socket.destroy());
  });
  const detachLive = attachLive(server, options);
  const port = await listen(server, options);
  return { url: `http://${urlHost(options.host)}:${port}`, port, close: () => close(server, detachLive) };
}

/** The part of a Node request that says who sent it, and how much. */
interface Caller {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

type Listener = (request: Request, node: { readonly incoming: Caller }) => Response | Promise<Response>;

function dispatch({ doors, awsDoor, overload, consoleFolder }: ServerOptions): Listener {
  const pages = consoleFolder === null ? null : consoleFiles(consoleFolder);
  return (request, { incoming }) => {
    const path = request.url.slice(request.url.indexOf("/", "https://".length));
    const { method } = request;
    const isRead = method === "GET" || method === "HEAD";
    if (pages !== null && isRead && !DOORS.test(path)) return pages.fetch(request);
    const caller = { address: incoming.socket.remoteAddress ?? "" };
    const isAws = path === "/" && method === "POST";
    const serve = () => (isAws ? awsDoor(request, caller) : doors.fetch(request, caller));
    if (overload === undefined || VITAL.test(path)) return serve();
    const entry = overload.enter(arrivalOf(method, incoming));
    if (entry.kind === "entered") return Promise.resolve(serve()).finally(entry.left);
    return isAws ? awsDoor(request, { ...caller, overloaded: entry }) : answerRefusal(entry);
  };
}

/** A body without a length is read up to here by the doors. */
const UNSAID_BYTES = 1024 * 1024;

function arrivalOf(method: string, { headers }: Caller): Arrival {
  const length = headers["content-length"];
  const unsaid = headers["transfer-encoding"] === undefined ? 0 : UNSAID_BYTES;
  return { writes: method !== "GET" && method !== "HEAD", bytes: length === undefined ? unsaid : Number(length) };
}

/** What was thrown before a request was made of what came, as for a Host that is none. */
function answerBroken(error: unknown): Response {
  return error instanceof Error && error.name === "RequestError" ? answerRefusal(malformed(error)) : answerFault(error);
}

function malformed(error: Error): Refusal {
  switch ("code" in error ? error.code : undefined) {
    case "HPE_HEADER_OVERFLOW":
      return refuseField(
        "headers_too_large",
        { path: "header", expected: `at most ${maxHeaderSize} bytes of headers`, received: "more" },
        "Send fewer or shorter headers.",
      );
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return refuseField(
        "request_timeout",
        { path: "request", expected: "a whole request in time", received: "a part" },
        "Send it faster.",
      );
    default:
      return refuseField(
        "malformed_request",
        { path: "request", expected: "HTTP/1.1 with a Host", received: error.message },
        "Use an HTTP client.",
      );
  }
}

async function listen(server: Server, { host, port }: ServerOptions): Promise<number> {
  const last = port === 0 ? 0 : port + MOST_PORTS_TRIED;
  for (let candidate = port; ; candidate += 1) {
    try {
      return await listenOn(server, host, candidate);
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!taken) throw cannotListen(host, candidate, error);
      if (candidate >= last)
        throw new Error(`Ports ${port} to ${last} are all taken. Choose another with --port.`, { cause: error });
    }
  }
}

function cannotListen(host: string, port: number, cause: unknown): Error {
  const problem = `Cannot listen on ${host}, port ${port}: ${messageOf(cause)}. Choose others with --host and --port.`;
  return new Error(problem, { cause });
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
