import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { tables } from "@bridgework/core/table";
import { type ClientSettings, clientOptions } from "./client-options.ts";

export interface DynamoSettings extends ClientSettings {
  /** Milliseconds; default 1,000. */
  readonly connectTimeout?: number;
  /** Milliseconds for one attempt; default 3,000. */
  readonly requestTimeout?: number;
}

/** Names of the deployed tables of core's `table.ts`. */
export type DynamoTables = Readonly<Record<keyof typeof tables, string>>;

/** What every adapter of DynamoDB works on. */
export interface Dynamo {
  readonly client: DynamoDBClient;
  readonly tables: DynamoTables;
}

const MAX_SOCKETS = 64;

/** A client that keeps its connections, and gives up on a request after a bounded time; 4 attempts unless told otherwise. */
export function createDynamoClient(settings: DynamoSettings = {}): DynamoDBClient {
  const { attempts = 4, connectTimeout = 1_000, requestTimeout = 3_000 } = settings;
  const bounds = { attempts, connectTimeout, requestTimeout, sockets: MAX_SOCKETS };
  return new DynamoDBClient({ ...clientOptions(settings, bounds), retryMode: "standard" });
}
