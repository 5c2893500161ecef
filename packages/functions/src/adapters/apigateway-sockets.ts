import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import { type ClientSettings, clientOptions } from "./client-options.ts";

/** WebSockets by their ids. */
export interface Sockets {
  /** False where it is closed. */
  post(connection: string, message: string): Promise<boolean>;
  /** Does nothing where it is closed. */
  close(connection: string): Promise<void>;
}

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 3_000, attempts: 2 };

export interface SocketsSettings extends ClientSettings {
  /** Address of the API's stage, by HTTPS. */
  readonly endpoint: string;
}

/** WebSockets of API Gateway, which takes 128 KB in a message. */
export function apiGatewaySockets(settings: SocketsSettings): Sockets {
  const client = new ApiGatewayManagementApiClient(clientOptions(settings, BOUNDS));
  return {
    post: (ConnectionId, message) =>
      isThere(client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(message) }))),
    close: async (ConnectionId) => void (await isThere(client.send(new DeleteConnectionCommand({ ConnectionId })))),
  };
}

/** False where a WebSocket has closed. */
async function isThere(pending: Promise<unknown>): Promise<boolean> {
  try {
    await pending;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "GoneException") return false;
    throw notReached(error);
  }
}

function notReached(cause: unknown): Fault {
  return new Fault("SYSTEM", "not_posted", `API Gateway does not reach a WebSocket: ${messageOf(cause)}`, { cause });
}

/** API Gateway closes a WebSocket that is posted more at once. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
