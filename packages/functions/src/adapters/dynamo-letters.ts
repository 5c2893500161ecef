import { PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DeadLetters } from "@bridgework/core/ports/dead-letters";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { letterKey, partsOf, toLetter, toLetterItems } from "./dynamo-letter-items.ts";
import { all, getItem, queryItems } from "./dynamo-query.ts";
import { type Item, number, text } from "./item.ts";

const DAY_MS = 86_400_000;
const MOST_PARTS = 100;

/** Single letters. A burial takes a write unit for each KB, compressed, and one for the index. */
export function dynamoLetters(
  { client, tables: { letters: table } }: Dynamo,
  days: number,
): Pick<DeadLetters, "find" | "bury" | "markRedriven"> {
  const put = (item: Item, once = {}) => client.send(new PutItemCommand({ TableName: table, Item: item, ...once }));
  const headOf = (id: string) => getItem(client, table, letterKey(id));
  const partsIn = async (head: Item): Promise<readonly Item[]> => {
    const range = partsOf(head);
    return range === undefined ? [] : all(queryItems(client, table, { ...range, order: "forward", limit: MOST_PARTS }));
  };

  return {
    find: async (id) => {
      const head = await headOf(id);
      return head === undefined ? undefined : toLetter(head, await partsIn(head));
    },
    bury: async (letter) => {
      const { head, parts } = toLetterItems(letter);
      for (const part of parts) await answerOf(table, put(part));
      await answerOrRefusal(table, put(head, { ConditionExpression: "attribute_not_exists(pk)" }));
    },
    markRedriven: async (id, at, requestId) => {
      const ttl = Math.ceil((Date.parse(at) + days * DAY_MS) / 1000);
      const update = redriveOf({ table, id, at, requestId, ttl });
      const { held } = await answerOrRefusal(table, client.send(update));
      const head = await headOf(id);
      if (head === undefined) return false;
      // The client repeats an update whose answer was lost, and then meets its own.
      if (!held && !(head["redrivenAt"]?.S === at && head["redriveRequestId"]?.S === requestId)) return false;
      for (const part of await partsIn(head)) await answerOf(table, put({ ...part, ttl: number(ttl) }));
      return true;
    },
  };
}

interface Redriven {
  readonly table: string;
  readonly id: string;
  readonly at: string;
  readonly requestId: string | undefined;
  /** A second since 1970. */
  readonly ttl: number;
}

function redriveOf({ table, id, at, requestId, ttl }: Redriven): UpdateItemCommand {
  const { pk, sk } = letterKey(id);
  const request = requestId === undefined ? {} : { ":request": text(requestId) };
  const set = requestId === undefined ? "" : ", redriveRequestId = :request";
  return new UpdateItemCommand({
    TableName: table,
    Key: { pk: text(pk), sk: text(sk) },
    ConditionExpression: "#status = :dead",
    UpdateExpression: `SET #status = :redriven, redrivenAt = :at, #ttl = :ttl${set}`,
    ExpressionAttributeNames: { "#status": "status", "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ...{ ":dead": text("dead"), ":redriven": text("redriven"), ":at": text(at), ":ttl": number(ttl) },
      ...request,
    },
  });
}
