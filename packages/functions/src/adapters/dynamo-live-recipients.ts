import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { MOST_CONNECTIONS } from "@bridgework/core/message/commands";
import type { OpenConnection } from "@bridgework/core/ports/connections";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { KEPT_SECONDS } from "./dynamo-live-consoles.ts";
import { getItem, type KeyRange, queryItems } from "./dynamo-query.ts";
import { type Item, number, numberIn, text, textIn } from "./item.ts";

/** A connection whose recipient is known. */
export interface LetIn {
  readonly recipient: string;
  readonly isOpen: boolean;
}

/** The WebSockets of recipients. A ticket lets one in; it is open from its first message on. */
export interface LiveRecipients {
  letIn(id: string, recipient: string): Promise<void>;
  /** Undefined for one that was not let in, or has closed. */
  find(id: string): Promise<LetIn | undefined>;
  /** Opens a connection, which is not live yet. False, and nothing is done, where it was opened before, or has closed. */
  open(id: string, recipient: string): Promise<boolean>;
  /** Does nothing where it has closed. */
  setLive(id: string, recipient: string, isLive: boolean): Promise<void>;
  /** Forgets a connection. Returns whose it was, where it was known. */
  closed(id: string, recipient?: string): Promise<string | undefined>;
  /** Those that are open, the oldest first, also where there are too many. */
  all(recipient: string): Promise<readonly OpenConnection[]>;
  /** Of those the newest, up to MOST_CONNECTIONS. */
  of(recipient: string): Promise<readonly OpenConnection[]>;
  /** Recipients with a live connection, up to MOST_LISTED of them. */
  live(): Promise<readonly string[]>;
}

const PARTITION = "W#M";
const MOST_LISTED = 5_000;
/** Connections of one recipient that are read: more than there may be, since some may not have gone yet. */
const MOST_READ = 4 * MOST_CONNECTIONS;

/**
 * Two items beside the views for each connection: one under its id, which is all that API Gateway says of it later, and,
 * while it is open, one under its recipient.
 */
export function dynamoLiveRecipients(dynamo: Dynamo, now: () => number): LiveRecipients {
  const { put, take, set, find, opened } = connectionItems(dynamo);
  const ttl = () => number(Math.ceil(now() / 1000) + KEPT_SECONDS);
  const all = async (recipient: string): Promise<readonly OpenConnection[]> => {
    const found = await opened({ from: `${recipient}#`, to: `${recipient}#~`, limit: MOST_READ });
    return found.toSorted((left, right) => left.at - right.at).map(({ id, isLive }) => ({ id, isLive }));
  };
  return {
    letIn: (id, recipient) => put({ ...byId(id), recipient: text(recipient), ttl: ttl() }),
    find,
    open: async (id, recipient) => {
      const isFirst = await set(byId(id), "isOpen", true, "attribute_exists(pk) AND attribute_not_exists(isOpen)");
      if (isFirst) await put({ ...byRecipient(id, recipient), at: number(now()), isLive: { BOOL: false }, ttl: ttl() });
      return isFirst;
    },
    setLive: async (id, recipient, isLive) => void (await set(byRecipient(id, recipient), "isLive", isLive)),
    closed: async (id, known) => {
      const recipient = letInOf(await take(byId(id)))?.recipient ?? known;
      if (recipient !== undefined) await take(byRecipient(id, recipient));
      return recipient;
    },
    all,
    of: async (recipient) => (await all(recipient)).slice(-MOST_CONNECTIONS),
    live: async () => {
      const found = await opened({ from: "!", to: "~", limit: MOST_LISTED });
      return [...new Set(found.filter(({ isLive }) => isLive).map(({ recipient }) => recipient))];
    },
  };
}

function connectionItems({ client, tables: { views: table } }: Dynamo) {
  return {
    put: async (Item: Item): Promise<void> => {
      await answerOf(table, client.send(new PutItemCommand({ TableName: table, Item })));
    },
    /** Deletes an item, and returns what it was. */
    take: async (Key: Item): Promise<Item | undefined> => {
      const taken = new DeleteItemCommand({ TableName: table, Key, ReturnValues: "ALL_OLD" });
      return (await answerOf(table, client.send(taken))).Attributes;
    },
    /** False, and nothing is set, where the condition does not hold. */
    set: async (Key: Item, name: string, value: boolean, condition = "attribute_exists(pk)"): Promise<boolean> => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key,
        UpdateExpression: `SET ${name} = :value`,
        ConditionExpression: condition,
        ExpressionAttributeValues: { ":value": { BOOL: value } },
      });
      return (await answerOrRefusal(table, client.send(update))).held;
    },
    find: async (id: string) => letInOf(await getItem(client, table, { pk: `W#C#${id}`, sk: "C" })),
    opened: async (range: Pick<KeyRange, "from" | "to" | "limit">): Promise<readonly Opened[]> => {
      const found: Opened[] = [];
      for await (const item of queryItems(client, table, { ...range, pk: PARTITION, order: "forward" }))
        found.push(toOpened(item));
      return found;
    },
  };
}

interface Opened extends OpenConnection {
  readonly recipient: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

function byId(id: string): Item {
  return { pk: text(`W#C#${id}`), sk: text("C") };
}

/** Ids of recipients have no `#`. */
function byRecipient(id: string, recipient: string): Item {
  return { pk: text(PARTITION), sk: text(`${recipient}#${id}`) };
}

function letInOf(item: Item | undefined): LetIn | undefined {
  return item === undefined
    ? undefined
    : { recipient: textIn(item, "recipient"), isOpen: item["isOpen"] !== undefined };
}

function toOpened(item: Item): Opened {
  const [recipient = "", id = ""] = textIn(item, "sk").split("#", 2);
  return { id, recipient, at: numberIn(item, "at"), isLive: item["isLive"]?.BOOL === true };
}
