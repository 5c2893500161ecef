import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { tables } from "@bridgework/core/table";
import { createDynamoClient, type Dynamo, type DynamoSettings } from "./dynamo-client.ts";

/** A DynamoDB of this machine. */
export interface Backend {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** What a backend can do of what AWS does. */
export interface Abilities {
  /** Null, or why a test of transactions cannot run. */
  readonly noTransactions: string | null;
  /** Whether a failed condition returns the item that it met. */
  readonly oldItem: boolean;
}

export function clientOf({ endpoint }: Pick<Backend, "endpoint">, settings: DynamoSettings = {}): DynamoDBClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return createDynamoClient({ endpoint, region: "us-east-1", credentials, ...settings });
}

let made = 0;

/** Core's tables, empty, under names of their own. */
export async function freshTables(client: DynamoDBClient): Promise<Dynamo> {
  made += 1;
  const names = { events: `events-${made}`, feed: `feed-${made}`, views: `views-${made}` };
  await Promise.all(
    Object.values(tables).map(({ name, partitionKey, sortKey }) =>
      client.send(
        new CreateTableCommand({
          TableName: `${name}-${made}`,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [
            { AttributeName: partitionKey, AttributeType: "S" },
            { AttributeName: sortKey, AttributeType: "S" },
          ],
          KeySchema: [
            { AttributeName: partitionKey, KeyType: "HASH" },
            { AttributeName: sortKey, KeyType: "RANGE" },
          ],
        }),
      ),
    ),
  );
  await Promise.all(Object.values(names).map((name) => untilActive(client, name)));
  return { client, tables: names };
}

const MOST_QUESTIONS = 1000;

/** A table takes requests only a moment after it was made. */
export async function untilActive(client: DynamoDBClient, name: string): Promise<void> {
  for (let count = 0; count < MOST_QUESTIONS; count += 1) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === "ACTIVE") return;
  }
  throw new Error(`Table ${name} was not active after ${MOST_QUESTIONS} questions.`);
}
