import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { type AwsService, createAwsDoor } from "@bridgework/local/aws-door";

const KEEP_ALIVE_MS = 60_000;

export interface Listening {
  readonly url: string;
  close(): void;
}

/** Serves AWS's JSON protocol on a free port. */
export function serveAws(services: ReadonlyMap<string, AwsService>): Promise<Listening> {
  const door = createAwsDoor({ services, ids: systemIds(systemClock()), onFault: (problem) => console.error(problem) });
  const serve = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const response = await door(await requestOf(incoming), { address: "127.0.0.1" });
    answer.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  };
  return listening(createServer((incoming, answer) => void serve(incoming, answer)));
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const { method = "POST", url = "/" } = incoming;
  return new Request(new URL(url, "http://127.0.0.1"), { method, headers, body: await buffer(incoming) });
}

export async function listening(server: Server): Promise<Listening> {
  // AWS keeps a connection longer than a busy machine may leave it idle; Node's 5 s would reset what is sent just then.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
