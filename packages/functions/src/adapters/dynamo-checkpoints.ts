import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Checkpoints } from "@bridgework/core/ports/checkpoints";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOrRefusal } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";
import { number, numberIn, text } from "./item.ts";

/** How far consumers have come, beside the events; one write unit each time. */
export function dynamoCheckpoints({ client, tables: { events: table } }: Dynamo): Checkpoints {
  return {
    load: async (consumer) => {
      const item = await getItem(client, table, keyOf(consumer));
      return item === undefined ? 0 : numberIn(item, "position");
    },
    save: async (consumer, position) => {
      const { pk, sk } = keyOf(consumer);
      const put = new PutItemCommand({
        TableName: table,
        Item: { pk: text(pk), sk: text(sk), position: number(position) },
        ConditionExpression: "attribute_not_exists(pk) OR #position < :position",
        ExpressionAttributeNames: { "#position": "position" },
        ExpressionAttributeValues: { ":position": number(position) },
      });
      await answerOrRefusal(table, client.send(put));
    },
  };
}

/** The feed is one part, numbered 0. */
function keyOf(consumer: string): { readonly pk: string; readonly sk: string } {
  return { pk: `K#${consumer}#0`, sk: "CP" };
}
