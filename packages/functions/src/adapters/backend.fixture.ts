import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
} from "@aws-sdk/client-dynamodb";
import { type Table, tables } from "@bridgework/core/table";
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
  const nameOf = ({ name }: Table) => `${name}-${made}`;
  const { events, feed, views, letters, keys } = tables;
  const all = [events, feed, views, letters, keys];
  await Promise.all(all.map((table) => client.send(creationOf(table, nameOf(table)))));
  await Promise.all(all.map((table) => untilActive(client, nameOf(table))));
  return {
    client,
    tables: {
      events: nameOf(events),
      feed: nameOf(feed),
      views: nameOf(views),
      letters: nameOf(letters),
      keys: nameOf(keys),
    },
  };
}

function creationOf({ partitionKey, sortKey, indexes }: Table, name: string): CreateTableCommand {
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const schemaOf = (partition: string, sort: string): KeySchemaElement[] => [
    { AttributeName: partition, KeyType: "HASH" },
    { AttributeName: sort, KeyType: "RANGE" },
  ];
  const made = indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: schemaOf(index.partitionKey, index.sortKey),
    Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...index.projected] },
  }));
  return new CreateTableCommand({
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: schemaOf(partitionKey, sortKey),
    ...(made.length === 0 ? {} : { GlobalSecondaryIndexes: made }),
  });
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
