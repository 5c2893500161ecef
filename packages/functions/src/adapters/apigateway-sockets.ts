import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import { clientOptions } from "./client-options.ts";

/** Posts to WebSockets by their ids. */
export interface Sockets {
  /** False where it is closed. */
  post(connection: string, message: string): Promise<boolean>;
}

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 3_000, attempts: 2 };

/** WebSockets of API Gateway, which takes 128 KB in a message. `endpoint`: the address of the API's stage, by HTTPS. */
export function apiGatewaySockets(endpoint: string): Sockets {
  const client = new ApiGatewayManagementApiClient(clientOptions({ endpoint }, BOUNDS));
  return {
    post: async (ConnectionId, message) => {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(message) }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === "GoneException") return false;
        throw notPosted(error);
      }
    },
  };
}

function notPosted(cause: unknown): Fault {
  return new Fault("SYSTEM", "not_posted", `API Gateway does not take a message: ${messageOf(cause)}`, { cause });
}

/** API Gateway closes a WebSocket that is posted more at once. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
