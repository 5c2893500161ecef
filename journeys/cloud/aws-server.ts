import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { type AwsService, createAwsDoor } from "@bridgework/local/aws-door";
import { getRequestListener } from "@hono/node-server";

export interface Listening {
  readonly url: string;
  close(): void;
}

/** Serves AWS's JSON protocol on a free port. */
export function serveAws(services: ReadonlyMap<string, AwsService>): Promise<Listening> {
  const door = createAwsDoor({ services, ids: systemIds(systemClock()), onFault: (problem) => console.error(problem) });
  const listener = getRequestListener((request) => door(request, { address: "127.0.0.1" }));
  return listening(createServer(listener));
}

export async function listening(server: Server): Promise<Listening> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
