declare module "dynalite" {
  import type { Server } from "node:http";

  /** A DynamoDB as an HTTP server that is not listening yet. */
  function dynalite(options: { readonly createTableMs?: number; readonly deleteTableMs?: number }): Server;
  export = dynalite;
}
