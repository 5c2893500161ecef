import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { isoTime } from "@bridgework/core/ports/clock";
import type { DeadLetter, DeadLetterFilter } from "@bridgework/core/ports/dead-letters";
import { tables } from "@bridgework/core/table";
import { answerOf } from "./dynamo-fault.ts";
import { type LetterEntry, toEntry } from "./dynamo-letter-items.ts";
import { type Item, text } from "./item.ts";

const STATUSES = ["dead", "redriven"] as const;

export function statusesOf({ status }: DeadLetterFilter): readonly DeadLetter["status"][] {
  return status === undefined ? STATUSES : [status];
}

export interface LetterRange {
  readonly status: DeadLetter["status"];
  readonly filter: DeadLetterFilter;
  readonly order: "forward" | "backward";
}

/** Letters of one status by their burial, page by page as they are needed: half a read unit for about 15 of them. */
export async function* walkLetters(
  client: DynamoDBClient,
  table: string,
  { status, filter, order }: LetterRange,
): AsyncGenerator<LetterEntry, void> {
  const between = { from: placeAt(filter.since) ?? FIRST, to: placeAt(filter.until) ?? LAST };
  if (between.from > between.to) return;
  const wanted = EQUALITIES.flatMap((name) => (filter[name] === undefined ? [] : [{ name, value: filter[name] }]));
  for (let start: Item | undefined, more = true; more; more = start !== undefined) {
    const page: QueryCommandInput = {
      TableName: table,
      IndexName: INDEX,
      KeyConditionExpression: "#status = :status AND place BETWEEN :from AND :to",
      ...(wanted.length === 0
        ? {}
        : { FilterExpression: wanted.map(({ name }) => `#${name} = :${name}`).join(" AND ") }),
      ExpressionAttributeNames: Object.fromEntries(
        ["status", ...wanted.map(({ name }) => name)].map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: {
        ...{ ":status": text(status), ":from": text(between.from), ":to": text(between.to) },
        ...Object.fromEntries(wanted.map(({ name, value }) => [`:${name}`, text(value)])),
      },
      ScanIndexForward: order === "forward",
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    };
    const { Items = [], LastEvaluatedKey } = await answerOf(table, client.send(new QueryCommand(page)));
    yield* Items.map(toEntry);
    start = LastEvaluatedKey;
  }
}

const EQUALITIES = ["errorClass", "kind", "eventType", "workflow", "fingerprint"] as const;
const INDEX = tables.letters.indexes[0]?.name;

/** Before and after every place. */
const FIRST = "0";
const LAST = "~";

/** A place begins with its time, and so comes after the time alone. */
function placeAt(time: string | undefined): string | undefined {
  return time === undefined ? undefined : isoTime(Date.parse(time));
}
