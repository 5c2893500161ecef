import { once } from "node:events";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import type { Backend } from "./backend.fixture.ts";

/** Dynalite in this process. It has no transactions, and does not return the old item with a failed condition. */
export async function startDynalite(): Promise<Backend> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
