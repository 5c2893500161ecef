import { type Table, tables } from "@bridgework/core/table";
import { profileOf } from "./stage.ts";

type TableName = keyof typeof tables;

/** The DynamoDB tables that core declares. On a lasting stage they cannot be deleted. */
export function createTables(): Readonly<Record<TableName, sst.aws.Dynamo>> {
  return {
    events: createTable("Events", tables.events),
    feed: createTable("Feed", tables.feed),
    views: createTable("Views", tables.views),
    letters: createTable("Letters", tables.letters),
    keys: createTable("Keys", tables.keys),
  };
}

function createTable(name: string, table: Table): sst.aws.Dynamo {
  const { partitionKey, sortKey, stream, ttl, pointInTimeRecovery, indexes } = table;
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const globalIndexes = indexes.map((index) => [
    index.name,
    { hashKey: index.partitionKey, rangeKey: index.sortKey, projection: [...index.projected] },
  ]);
  return new sst.aws.Dynamo(name, {
    fields: Object.fromEntries(keys.map((key) => [key, "string"])),
    primaryIndex: { hashKey: partitionKey, rangeKey: sortKey },
    ...(globalIndexes.length === 0 ? {} : { globalIndexes: Object.fromEntries(globalIndexes) }),
    ...(stream === null ? {} : { stream: "new-image" }),
    ...(ttl === null ? {} : { ttl }),
    deletionProtection: profileOf($app.stage).lasting,
    transform: {
      table: {
        pointInTimeRecovery: { enabled: pointInTimeRecovery },
        // With AWS's key for the account in KMS: whoever may read the table needs no right on a key beside.
        serverSideEncryption: { enabled: true },
      },
    },
  });
}
