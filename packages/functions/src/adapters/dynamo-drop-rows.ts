import { BatchWriteItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf } from "./dynamo-fault.ts";
import { type Item, text } from "./item.ts";

/** BatchWriteItem takes so many. */
const BATCH = 25;
const MAX_ROUNDS = 10;

/** Removes all rows that are kept under a name; a write unit for each KB of them. */
export function dynamoDropRows({ client, tables: { views: table } }: Dynamo): (name: string) => Promise<void> {
  const remove = async (keys: readonly Item[]): Promise<void> => {
    let rest = keys.map((Key) => ({ DeleteRequest: { Key } }));
    for (let round = 0; rest.length > 0 && round < MAX_ROUNDS; round += 1) {
      const command = new BatchWriteItemCommand({ RequestItems: { [table]: rest } });
      const { UnprocessedItems } = await answerOf(table, client.send(command));
      const left = UnprocessedItems?.[table] ?? [];
      rest = left.flatMap(({ DeleteRequest }) =>
        DeleteRequest?.Key === undefined ? [] : [{ DeleteRequest: { Key: DeleteRequest.Key } }],
      );
    }
    if (rest.length === 0) return;
    const message = `Table ${table} left ${rest.length} rows undeleted ${MAX_ROUNDS} times. Try again later.`;
    throw new Fault("RATE_LIMIT", "throttled", message);
  };

  return async (name) => {
    for (let more = true; more; ) {
      const query = new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :view",
        ExpressionAttributeValues: { ":view": text(`V#${name}`) },
        ProjectionExpression: "pk, sk",
        ConsistentRead: true,
        Limit: BATCH,
      });
      const { Items = [] } = await answerOf(table, client.send(query));
      await remove(Items);
      more = Items.length === BATCH;
    }
  };
}
