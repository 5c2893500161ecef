import * as z from "zod";
import { counter, fact, run } from "./contract.ts";

/**
 * WebSocket /api/live?after=<position>: the server's messages, each one JSON text.
 * `after` = the last position the client has seen; facts after it follow `hello` at once, up to 1,000 of them, else `gap`
 * tells the client to page through GET /api/events itself.
 *
 * WebSocket /api/live?counter=<id>: `hello`, and then the newest value of that counter alone, as `counters`. Read
 * GET /api/counters/<id> after `hello` for the value until then; of two values that of the higher version is newer. Values
 * that come within 20 ms are told as one, the newest.
 *
 * A client sends `{ kind: "ping", at }` and gets `pong` back. Behind API Gateway, which lets nobody speak before the
 * client, `hello` waits for the first ping, and the WebSocket's address comes with a ticket of POST /api/live/tickets.
 */
const liveMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hello"), version: z.string(), stage: z.string(), head: z.number() }),
  z.object({ kind: z.literal("facts"), items: z.array(fact), position: z.number() }),
  z.object({ kind: z.literal("gap"), from: z.number(), to: z.number() }),
  z.object({ kind: z.literal("runs"), items: z.array(run) }),
  z.object({ kind: z.literal("counters"), items: z.array(counter) }),
  z.object({ kind: z.literal("dead-letters"), total: z.number() }),
  /** How many alerts are open: told to who connects, and when one was raised or resolved. */
  z.object({ kind: z.literal("alerts"), open: z.number() }),
  z.object({ kind: z.literal("clients"), total: z.number() }),
  z.object({ kind: z.literal("pong"), at: z.number() }),
]);
export type LiveMessage = z.infer<typeof liveMessage>;
