import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import type { Call } from "./calls.ts";

const item = z.record(z.string(), z.record(z.string(), z.unknown()));
const one = z.object({
  TableName: z.string(),
  IndexName: z.string().optional(),
  Key: item.optional(),
  Item: item.optional(),
  KeyConditionExpression: z.string().default(""),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
  ExpressionAttributeValues: item.default({}),
});
const batchGet = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(item) })) });
const write = z.object({
  PutRequest: z.object({ Item: item }).optional(),
  DeleteRequest: z.object({ Key: item }).optional(),
});
const batchWrite = z.object({ RequestItems: z.record(z.string(), z.array(write)) });
const transaction = z.object({ TransactItems: z.array(z.record(z.string(), one)) });

/** Each part of a transaction asks for the right of its own. */
const PARTS: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

const schema = z.object({
  name: z.string(),
  hashKey: z.string(),
  globalSecondaryIndexes: z.array(z.object({ name: z.string(), hashKey: z.string() })).default([]),
});

type One = z.infer<typeof one>;
type Item = z.infer<typeof item>;

/** What one part of an operation does to a table, or to an index of it. */
interface Part {
  readonly right: string;
  readonly path: string;
  readonly partitions: (hashKey: string) => readonly string[];
}

/** What DynamoDB asks IAM about an operation, with the partitions that it names. Throws for an operation unknown here. */
export function readDynamodbCalls(graph: CloudGraph): (operation: string, input: unknown) => readonly Call[] {
  const { region, account } = graph.app;
  const hashKeys = new Map<string, string>();
  for (const { name, hashKey, globalSecondaryIndexes } of graph.take("dynamodb/table:Table", schema)) {
    hashKeys.set(name, hashKey);
    for (const index of globalSecondaryIndexes) hashKeys.set(`${name}/index/${index.name}`, index.hashKey);
  }
  const callOf = ({ right, path, partitions }: Part): Call => {
    const hashKey = hashKeys.get(path);
    if (hashKey === undefined) throw new Error(`The graph has no table ${path}.`);
    const resource = `arn:aws:dynamodb:${region}:${account}:table/${path}`;
    return { action: `dynamodb:${right}`, resource, context: { "dynamodb:LeadingKeys": partitions(hashKey) } };
  };
  return (operation, input) => partsOf(operation, input).map(callOf);
}

function partsOf(operation: string, input: unknown): readonly Part[] {
  switch (operation) {
    case "BatchGetItem":
      return Object.entries(batchGet.parse(input).RequestItems).map(([path, { Keys }]) => ({
        ...{ right: operation, path },
        partitions: (hashKey) => valuesOf(Keys, hashKey),
      }));
    case "BatchWriteItem":
      return Object.entries(batchWrite.parse(input).RequestItems).map(([path, writes]) => ({
        ...{ right: operation, path },
        partitions: (hashKey) => valuesOf(writes.map(itemOf), hashKey),
      }));
    case "TransactGetItems":
    case "TransactWriteItems":
      return transaction
        .parse(input)
        .TransactItems.flatMap(Object.entries<One>)
        .map(([part, given]) => partOf(PARTS[part] ?? part, given));
    case "GetItem":
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
    case "Query":
    case "Scan":
      return [partOf(operation, one.parse(input))];
    default:
      throw new Error(`Say in dynamodb-calls.ts which rights ${operation} asks for.`);
  }
}

function partOf(right: string, given: One): Part {
  const { TableName: table, IndexName: index } = given;
  const path = index === undefined ? table : `${table}/index/${index}`;
  return { right, path, partitions: (hashKey) => partitionsOf(given, hashKey) };
}

function itemOf({ PutRequest, DeleteRequest }: z.infer<typeof write>): Item {
  return PutRequest?.Item ?? DeleteRequest?.Key ?? {};
}

function partitionsOf(given: One, hashKey: string): readonly string[] {
  const named = given.Key ?? given.Item;
  if (named !== undefined) return valuesOf([named], hashKey);
  const { KeyConditionExpression: condition, ExpressionAttributeNames: names } = given;
  if (condition === "") return [];
  const equalities = [...condition.matchAll(/(#?\w+)\s*=\s*(:\w+)/g)];
  const found = equalities.find(([, name = ""]) => (names[name] ?? name) === hashKey);
  // `ForAllValues` holds of no partitions: what is not found must not pass.
  if (found === undefined) throw new Error(`Expected a partition of ${hashKey} in "${condition}".`);
  return valuesOf([given.ExpressionAttributeValues], found[2] ?? "");
}

function valuesOf(items: readonly Item[], name: string): readonly string[] {
  return items.flatMap((each) => Object.values(each[name] ?? {}).map(String));
}
