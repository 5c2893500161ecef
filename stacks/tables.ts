import { type Table, tables } from "@bridgework/core/table";

type TableName = keyof typeof tables;

/** The DynamoDB tables that core declares. On a protected stage they cannot be deleted. */
export function createTables(): Readonly<Record<TableName, sst.aws.Dynamo>> {
  return {
    events: createTable("Events", tables.events),
    feed: createTable("Feed", tables.feed),
    views: createTable("Views", tables.views),
  };
}

function createTable(name: string, { partitionKey, sortKey, stream, ttl, pointInTimeRecovery }: Table): sst.aws.Dynamo {
  return new sst.aws.Dynamo(name, {
    fields: { [partitionKey]: "string", ...(sortKey === null ? {} : { [sortKey]: "string" }) },
    primaryIndex: { hashKey: partitionKey, ...(sortKey === null ? {} : { rangeKey: sortKey }) },
    ...(stream === null ? {} : { stream: "new-image" }),
    ...(ttl === null ? {} : { ttl }),
    deletionProtection: $app.protect,
    transform: { table: { pointInTimeRecovery: { enabled: pointInTimeRecovery } } },
  });
}
