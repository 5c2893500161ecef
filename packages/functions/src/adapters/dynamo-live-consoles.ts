import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { queryItems } from "./dynamo-query.ts";
import { type Item, number, numberIn, text, textIn } from "./item.ts";

export interface LiveConsole {
  readonly id: string;
  /** The last position that it was told of; null until it is greeted. */
  readonly told: number | null;
  /** The position that it asked to go on from; null: it begins with what comes. */
  readonly after: number | null;
  /** The counter that it wants to hear of, and of nothing else; null: it hears of everything. */
  readonly counter: string | null;
}

export type LiveWish = Pick<LiveConsole, "after" | "counter">;

/** The consoles' open WebSockets. */
export interface LiveConsoles {
  opened(id: string, wish: LiveWish): Promise<void>;
  closed(id: string): Promise<void>;
  /** Undefined for one that is not open. */
  find(id: string): Promise<LiveConsole | undefined>;
  /** At most MOST_CONSOLES. */
  list(): Promise<readonly LiveConsole[]>;
  /** Does nothing where it has closed meanwhile. */
  told(id: string, position: number): Promise<void>;
}

const PARTITION = "W#A";
const MOST_CONSOLES = 1_000;
/** For so long the items of a WebSocket are kept at most: API Gateway ends one after two hours. */
export const KEPT_SECONDS = 3 * 60 * 60;

/** Connections beside the views: a write unit for each that opens or closes, and for each that is told something. */
export function dynamoLiveConsoles({ client, tables: { views: table } }: Dynamo, now: () => number): LiveConsoles {
  const keyOf = (id: string) => ({ pk: text(PARTITION), sk: text(id) });
  const rows = async (from: string, to: string, limit: number): Promise<readonly LiveConsole[]> => {
    const found: LiveConsole[] = [];
    const range = { pk: PARTITION, from, to, order: "forward", limit } as const;
    for await (const item of queryItems(client, table, range)) found.push(toConsole(item));
    return found;
  };
  return {
    opened: async (id, { after, counter }) => {
      const ttl = number(Math.ceil(now() / 1000) + KEPT_SECONDS);
      const asked: Item = after === null ? {} : { after: number(after) };
      const Item = { ...keyOf(id), ttl, ...asked, ...(counter === null ? {} : { counter: text(counter) }) };
      await answerOf(table, client.send(new PutItemCommand({ TableName: table, Item })));
    },
    closed: async (id) => {
      await answerOf(table, client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(id) })));
    },
    find: async (id) => (await rows(id, id, 1))[0],
    list: () => rows("!", "~", MOST_CONSOLES),
    told: async (id, position) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(id),
        UpdateExpression: "SET told = :position",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":position": number(position) },
      });
      await answerOrRefusal(table, client.send(update));
    },
  };
}

function toConsole(item: Item): LiveConsole {
  const numberOr = (name: string) => (item[name] === undefined ? null : numberIn(item, name));
  const counter = item["counter"] === undefined ? null : textIn(item, "counter");
  return { id: textIn(item, "sk"), told: numberOr("told"), after: numberOr("after"), counter };
}
