import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { untilActive } from "@bridgework/functions/adapters/backend.fixture";
import { meterOf, unitsOf, writesOf } from "@bridgework/functions/adapters/capacity.fixture";
import { DynamoDBSingleTableEventStorageAdapter } from "@castore/event-storage-adapter-dynamodb";
import { type Design, readUnits } from "./designs.ts";

let made = 0;

/**
 * Castore's adapter as it comes: an item for each event, whole streams read back, no request ids, no feed. An append of
 * several events is one push after another here; its group push is a transaction and takes twice as much. Dynalite does
 * not charge the index of first events, so its entry is added.
 */
export async function castore(client: DynamoDBClient): Promise<Design> {
  made += 1;
  const table = `castore-${made}`;
  await createTable(client, table);
  const measure = meterOf(client);
  const adapter = new DynamoDBSingleTableEventStorageAdapter({ tableName: table, dynamoDBClient: client });

  return {
    name: "Castore 2.4.2, single table",
    record: async ({ stream, events }) => {
      const [eventStoreId = "", aggregateId = ""] = stream.split("#");
      let first = 0;
      const { charges } = await measure(async () => {
        const known = await adapter.getEvents(aggregateId, { eventStoreId });
        first = known.events.length + 1;
        for (const [index, { type, time: timestamp, data: payload, meta: metadata }] of events.entries()) {
          const detail = { aggregateId, version: first + index, type, timestamp, payload, metadata };
          await adapter.pushEvent(detail, { eventStoreId });
        }
      });
      return { writes: unitsOf(writesOf(charges)) + (first === 1 ? 1 : 0), reads: readUnits(charges) };
    },
  };
}

/** The table as the adapter wants it. */
export async function createTable(client: DynamoDBClient, table: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "aggregateId", AttributeType: "S" },
        { AttributeName: "version", AttributeType: "N" },
        { AttributeName: "eventStoreId", AttributeType: "S" },
        { AttributeName: "timestamp", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "aggregateId", KeyType: "HASH" },
        { AttributeName: "version", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "initialEvents",
          KeySchema: [
            { AttributeName: "eventStoreId", KeyType: "HASH" },
            { AttributeName: "timestamp", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    }),
  );
  await untilActive(client, table);
}
