import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Nonces } from "@bridgework/core/ports/nonces";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOrRefusal } from "./dynamo-fault.ts";
import { number, text } from "./item.ts";

/**
 * Nonces beside the events, each key in a partition of its own: one write unit for a claim. DynamoDB deletes an item
 * some time after its ttl; until then it is still refused, which does no harm.
 */
export function dynamoNonces({ client, tables: { events: table } }: Dynamo): Nonces {
  return {
    claim: async (keyId, nonce, until) => {
      const put = new PutItemCommand({
        TableName: table,
        Item: {
          pk: text(`N#${encodeURIComponent(keyId)}`),
          sk: text(nonce),
          ttl: number(Math.ceil(until / 1000)),
        },
        ConditionExpression: "attribute_not_exists(pk)",
      });
      return (await answerOrRefusal(table, client.send(put))).held;
    },
  };
}
