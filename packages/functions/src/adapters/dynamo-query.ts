import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
} from "@aws-sdk/client-dynamodb";
import { answerOf } from "./dynamo-fault.ts";
import { type Item, text } from "./item.ts";

/** Most that a query is asked for at once; its answer ends at 1 MB anyway. */
const PAGE = 1000;

export interface KeyRange {
  readonly pk: string;
  /** Sort keys, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly order: "forward" | "backward";
  /** Items read at most. */
  readonly limit: number;
}

/** Items of one partition by consistent reads, page by page as they are needed. */
export async function* queryItems(client: DynamoDBClient, table: string, range: KeyRange): AsyncGenerator<Item, void> {
  let left = range.limit;
  for (let start: Item | undefined, more = true; more && left > 0; more = start !== undefined) {
    const page: QueryCommandInput = {
      TableName: table,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":pk": text(range.pk), ":from": text(range.from), ":to": text(range.to) },
      ScanIndexForward: range.order === "forward",
      ConsistentRead: true,
      Limit: Math.min(left, PAGE),
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    };
    const { Items = [], LastEvaluatedKey } = await answerOf(table, client.send(new QueryCommand(page)));
    yield* Items;
    left -= Items.length;
    start = LastEvaluatedKey;
  }
}

/** These attributes of all items, in any order. It reads the items whole, by eventually consistent reads. */
export async function* scanItems(
  client: DynamoDBClient,
  table: string,
  attributes: readonly string[],
): AsyncGenerator<Item, void> {
  for (let start: Item | undefined, more = true; more; more = start !== undefined) {
    const page: ScanCommandInput = {
      TableName: table,
      ProjectionExpression: attributes.map((name) => `#${name}`).join(),
      ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    };
    const { Items = [], LastEvaluatedKey } = await answerOf(table, client.send(new ScanCommand(page)));
    yield* Items;
    start = LastEvaluatedKey;
  }
}

/** One item by a consistent read. */
export async function getItem(
  client: DynamoDBClient,
  table: string,
  key: { readonly pk: string; readonly sk: string },
): Promise<Item | undefined> {
  const get = new GetItemCommand({
    TableName: table,
    Key: { pk: text(key.pk), sk: text(key.sk) },
    ConsistentRead: true,
  });
  return (await answerOf(table, client.send(get))).Item;
}

/** All of an iteration, in a list. */
export async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}
