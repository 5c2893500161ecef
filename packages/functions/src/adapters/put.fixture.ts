import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Item } from "./item.ts";

/** Writes an item as somebody who does not know the store would. */
export async function put(client: DynamoDBClient, table: string, item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: table, Item: item }));
}
