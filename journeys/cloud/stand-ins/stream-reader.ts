import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamsRecord,
} from "@aws-sdk/client-dynamodb-streams";

/** A record as Lambda hands it to a function: bytes as base64, the time in seconds. */
export interface LambdaRecord {
  readonly eventName: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly ApproximateCreationDateTime: number };
}

/** One reader of a table's stream. */
export interface StreamReader {
  readonly shardId: string;
  /** The next records, in their order; none where there is nothing new. */
  next(most: number): Promise<readonly LambdaRecord[]>;
  close(): void;
}

/** Reads a stream from its beginning. The emulators have one shard for each. */
export async function openStreamReader(endpoint: string, streamArn: string): Promise<StreamReader> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBStreamsClient({ endpoint, region: "us-east-1", credentials });
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const [shard, ...more] = StreamDescription?.Shards ?? [];
  if (shard?.ShardId === undefined || more.length > 0)
    throw new Error(`Expected one shard of ${streamArn}, got ${more.length + (shard === undefined ? 0 : 1)}.`);
  const of = { StreamArn: streamArn, ShardId: shard.ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
  let { ShardIterator: iterator } = await client.send(new GetShardIteratorCommand(of));
  return {
    shardId: shard.ShardId,
    next: async (most) => {
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: most }),
      );
      iterator = NextShardIterator;
      return Records.map(asLambdaHasIt);
    },
    close: () => client.destroy(),
  };
}

function asLambdaHasIt({ dynamodb, ...record }: StreamsRecord): LambdaRecord {
  const seconds = (dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000;
  const given = { ...record, dynamodb: { ...dynamodb, ApproximateCreationDateTime: seconds } };
  return JSON.parse(JSON.stringify(given, bytesAsText));
}

function bytesAsText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}
