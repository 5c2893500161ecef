import {
  CreateTableCommand,
  type DynamoDBClient,
  type ScalarAttributeType,
  type StreamViewType,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { type Backend, clientOf, untilActive } from "@bridgework/functions/adapters/backend.fixture";
import { startDynamodbLocal, startDynoxide } from "@bridgework/functions/adapters/servers.fixture";
import * as z from "zod";
import type { CloudGraph } from "../graph.ts";

const index = z.strictObject({
  name: z.string(),
  hashKey: z.string(),
  rangeKey: z.string(),
  projectionType: z.literal("INCLUDE"),
  nonKeyAttributes: z.array(z.string()),
});
const table = z.object({
  name: z.string(),
  hashKey: z.string(),
  rangeKey: z.string(),
  attributes: z.array(z.object({ name: z.string(), type: z.custom<ScalarAttributeType>() })),
  globalSecondaryIndexes: z.array(index).default([]),
  localSecondaryIndexes: z.array(z.never()).default([]),
  streamEnabled: z.boolean().default(false),
  streamViewType: z.custom<StreamViewType>().optional(),
  ttl: z.object({ attributeName: z.string(), enabled: z.boolean() }).optional(),
});

type Table = z.infer<typeof table>;

export interface Tables extends Backend {
  /** The stream of the table that has this ARN in the graph. */
  streamOf(tableArn: string): string;
}

/**
 * The graph's tables on a DynamoDB of this machine, with their indexes, streams and expiry: Dynoxide, which starts at
 * once, or AWS's own DynamoDB Local.
 */
export async function openTables(graph: CloudGraph): Promise<Tables> {
  const { region, account } = graph.app;
  const backend = await startAny();
  const client = clientOf(backend);
  const streams = new Map<string, string>();
  for (const each of graph.take("dynamodb/table:Table", table)) {
    const stream = await create(client, each);
    if (stream !== undefined) streams.set(`arn:aws:dynamodb:${region}:${account}:table/${each.name}`, stream);
  }
  client.destroy();
  return {
    ...backend,
    streamOf: (arn) => {
      const found = streams.get(arn);
      if (found === undefined) throw new Error(`The table ${arn} has no stream in the graph.`);
      return found;
    },
  };
}

async function startAny(): Promise<Backend> {
  const reasons: string[] = [];
  for (const start of [startDynoxide, startDynamodbLocal]) {
    const server = await start();
    if (!("absent" in server)) return server;
    reasons.push(server.absent);
  }
  throw new Error(`The journeys need a DynamoDB with transactions and streams. ${reasons.join(". ")}.`);
}

/** The ARN of its stream, where it has one. */
async function create(client: DynamoDBClient, { ttl, ...given }: Table): Promise<string | undefined> {
  const { TableDescription } = await client.send(creationOf(given));
  await untilActive(client, given.name);
  if (ttl?.enabled) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: ttl.attributeName };
    await client.send(new UpdateTimeToLiveCommand({ TableName: given.name, TimeToLiveSpecification }));
  }
  return TableDescription?.LatestStreamArn;
}

function creationOf(given: Omit<Table, "ttl">): CreateTableCommand {
  const { name, attributes, globalSecondaryIndexes, streamEnabled, streamViewType } = given;
  const indexes = globalSecondaryIndexes.map((each) => ({
    IndexName: each.name,
    KeySchema: keysOf(each),
    Projection: { ProjectionType: each.projectionType, NonKeyAttributes: each.nonKeyAttributes },
  }));
  return new CreateTableCommand({
    ...{ TableName: name, BillingMode: "PAY_PER_REQUEST", KeySchema: keysOf(given) },
    AttributeDefinitions: attributes.map((each) => ({ AttributeName: each.name, AttributeType: each.type })),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
    ...(streamEnabled ? { StreamSpecification: { StreamEnabled: true, StreamViewType: streamViewType } } : {}),
  });
}

function keysOf({ hashKey, rangeKey }: { readonly hashKey: string; readonly rangeKey: string }) {
  return [
    { AttributeName: hashKey, KeyType: "HASH" as const },
    { AttributeName: rangeKey, KeyType: "RANGE" as const },
  ];
}
