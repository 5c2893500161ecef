import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { ViewRow, Views } from "@bridgework/core/ports/views";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";
import { type Item, number, numberIn, text, textIn } from "./item.ts";

/** Read models. A write that is not newer costs a write unit and changes nothing; `list` is eventually consistent. */
export function dynamoViews({ client, tables: { views: table } }: Dynamo): Views {
  return {
    get: async (view, key) => {
      const item = await getItem(client, table, { pk: partitionOf(view), sk: key });
      return item === undefined ? undefined : toRow(item);
    },
    put: async (view, { key, version, doc }) => {
      const put = new PutItemCommand({
        TableName: table,
        Item: {
          pk: text(partitionOf(view)),
          sk: text(key),
          lastVersion: number(version),
          doc: text(JSON.stringify(doc)),
        },
        ConditionExpression: "attribute_not_exists(pk) OR lastVersion < :version",
        ExpressionAttributeValues: { ":version": number(version) },
      });
      await answerOrRefusal(table, client.send(put));
    },
    list: async (view, { limit, cursor }) => {
      const items: Item[] = [];
      for (let start: Item | undefined, more = true; more && items.length <= limit; more = start !== undefined) {
        const query = new QueryCommand({
          TableName: table,
          ...rowsBefore(view, cursor),
          ScanIndexForward: false,
          Limit: limit + 1 - items.length,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        const answer = await answerOf(table, client.send(query));
        items.push(...(answer.Items ?? []));
        start = answer.LastEvaluatedKey;
      }
      const rows = items.slice(0, limit).map(toRow);
      return { items: rows, next: items.length > limit ? (rows.at(-1)?.key ?? null) : null };
    },
  };
}

const partitionOf = (view: string): string => `V#${view}`;

function rowsBefore(view: string, cursor: string | undefined) {
  const values = { ":view": text(partitionOf(view)) };
  return cursor === undefined
    ? { KeyConditionExpression: "pk = :view", ExpressionAttributeValues: values }
    : {
        KeyConditionExpression: "pk = :view AND sk < :cursor",
        ExpressionAttributeValues: { ...values, ":cursor": text(cursor) },
      };
}

function toRow(item: Item): ViewRow {
  return {
    key: textIn(item, "sk"),
    version: numberIn(item, "lastVersion"),
    doc: JSON.parse(textIn(item, "doc")),
  };
}
