import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

export interface DynamoSettings {
  /** Default: AWS's own for the region. */
  readonly endpoint?: string;
  /** Default: what the environment says. */
  readonly region?: string;
  /** Default: what the environment says. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How often a request is sent at most, the first time included; default 4, with backoff and jitter. */
  readonly attempts?: number;
  /** Milliseconds; default 1,000. */
  readonly connectTimeout?: number;
  /** Milliseconds for one attempt; default 3,000. */
  readonly requestTimeout?: number;
}

/** Names of the deployed tables of core's `table.ts`. */
export interface DynamoTables {
  readonly events: string;
  readonly feed: string;
  readonly views: string;
}

/** What every adapter of DynamoDB works on. */
export interface Dynamo {
  readonly client: DynamoDBClient;
  readonly tables: DynamoTables;
}

const MAX_SOCKETS = 64;

/** A client that keeps its connections, and gives up on a request after a bounded time. */
export function createDynamoClient({
  endpoint,
  region,
  credentials,
  attempts = 4,
  connectTimeout = 1_000,
  requestTimeout = 3_000,
}: DynamoSettings = {}): DynamoDBClient {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  return new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: attempts,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: connectTimeout,
      requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}
