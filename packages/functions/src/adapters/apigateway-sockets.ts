import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import { clientOptions } from "./client-options.ts";

/** WebSockets by their ids. */
export interface Sockets {
  /** False where it is closed. */
  post(connection: string, message: string): Promise<boolean>;
  /** Does nothing where it is closed. */
  close(connection: string): Promise<void>;
}

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 3_000, attempts: 2 };

/** WebSockets of API Gateway, which takes 128 KB in a message. `endpoint`: the address of the API's stage, by HTTPS. */
export function apiGatewaySockets(endpoint: string): Sockets {
  const client = new ApiGatewayManagementApiClient(clientOptions({ endpoint }, BOUNDS));
  return {
    post: (ConnectionId, message) =>
      isThere(client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(message) }))),
    close: async (ConnectionId) => void (await isThere(client.send(new DeleteConnectionCommand({ ConnectionId })))),
  };
}

async function isThere(pending: Promise<unknown>): Promise<boolean> {
  try {
    await pending;
    return true;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "GoneException") return false;
    throw new Fault("SYSTEM", "not_posted", `API Gateway does not reach a WebSocket: ${messageOf(cause)}`, { cause });
  }
}

/** API Gateway closes a WebSocket that is posted more at once. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
