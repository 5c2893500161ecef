import { type Table, tables } from "@bridgework/core/table";
import { profileOf } from "./stage.ts";

type Tables = Readonly<Record<keyof typeof tables, sst.aws.Dynamo>>;

/** What nothing else brings back: a standby shares it. */
export type SharedTable = "events" | "letters" | "keys";

/**
 * The DynamoDB tables that core declares. On a lasting stage they cannot be deleted. What is shared has a replica in the
 * second Region, where there is one.
 */
export function createTables(secondRegion: string | undefined): Tables {
  return {
    events: createTable("Events", tables.events, secondRegion),
    letters: createTable("Letters", tables.letters, secondRegion),
    keys: createTable("Keys", tables.keys, secondRegion),
    ...createDerivedTables(),
  };
}

/** What is made of the events, in each Region for itself. */
export function createDerivedTables(): Omit<Tables, SharedTable> {
  return { feed: createTable("Feed", tables.feed), views: createTable("Views", tables.views) };
}

function createTable(name: string, table: Table, secondRegion?: string): sst.aws.Dynamo {
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
    // DynamoDB replicates by the table's stream, so that a table with a replica has one though nobody follows it.
    ...(stream === null && secondRegion === undefined ? {} : { stream: "new-and-old-images" }),
    ...(ttl === null ? {} : { ttl }),
    deletionProtection: profileOf($app.stage).lasting,
    transform: {
      table: {
        pointInTimeRecovery: { enabled: pointInTimeRecovery },
        // With AWS's key for the account in KMS: whoever may read the table needs no right on a key beside.
        serverSideEncryption: { enabled: true },
        ...(secondRegion === undefined ? {} : { replicas: [replicaIn(secondRegion, table)] }),
      },
    },
  });
}

/** Encrypted as the table itself, by AWS's key of that Region. */
function replicaIn(regionName: string, { pointInTimeRecovery }: Table) {
  const { lasting } = profileOf($app.stage);
  return { regionName, pointInTimeRecovery, deletionProtectionEnabled: lasting, propagateTags: true };
}
