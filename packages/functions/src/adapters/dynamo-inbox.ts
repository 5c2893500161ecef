import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Notifier, Sent } from "@bridgework/core/ports/notifier";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";
import { type Item, number, text, textIn } from "./item.ts";

export type Claim =
  | { readonly kind: "claimed" }
  | { readonly kind: "done"; readonly sent: Sent }
  /** Somebody has claimed it and has not said how it ended: it goes on now, or its process died. */
  | { readonly kind: "unsettled" };

/** Remembers effects by their keys. */
export interface Inbox {
  /** Only one ever gets a key as `claimed`, until it is released. */
  claim(key: string): Promise<Claim>;
  done(key: string, sent: Sent): Promise<void>;
  release(key: string): Promise<void>;
}

export interface DynamoInboxSettings extends Dynamo {
  readonly consumer: string;
  readonly clock: Pick<Clock, "now">;
  readonly ids: Pick<Ids, "next">;
  /** Days that an effect is remembered at least; default 30. */
  readonly days?: number;
}

const DAY_SECONDS = 86_400;

/** Effects beside the events: two write units each, in one partition for each consumer, so at most 500 in a second. */
export function dynamoInbox({ client, tables, consumer, clock, ids, days = 30 }: DynamoInboxSettings): Inbox {
  const table = tables.events;
  const keyOf = (key: string) => ({ pk: `K#${consumer}#0`, sk: `E#${key}` });
  const itemOf = (key: string, members: Item): Item => {
    const { pk, sk } = keyOf(key);
    const ttl = number(Math.ceil(clock.now() / 1000) + days * DAY_SECONDS);
    return { pk: text(pk), sk: text(sk), ttl, ...members };
  };

  return {
    claim: async (key) => {
      const owner = ids.next();
      const put = new PutItemCommand({
        TableName: table,
        Item: itemOf(key, { owner: text(owner) }),
        ConditionExpression: "attribute_not_exists(pk)",
      });
      const { held } = await answerOrRefusal(table, client.send(put));
      return held ? { kind: "claimed" } : claimIn(await getItem(client, table, keyOf(key)), owner);
    },
    done: async (key, { provider, messageId }) => {
      const Item = itemOf(key, { provider: text(provider), messageId: text(messageId) });
      await answerOf(table, client.send(new PutItemCommand({ TableName: table, Item })));
    },
    release: async (key) => {
      const { pk, sk } = keyOf(key);
      const Key = { pk: text(pk), sk: text(sk) };
      await answerOf(table, client.send(new DeleteItemCommand({ TableName: table, Key })));
    },
  };
}

function claimIn(item: Item | undefined, owner: string): Claim {
  if (item?.["messageId"] !== undefined)
    return { kind: "done", sent: { provider: textIn(item, "provider"), messageId: textIn(item, "messageId") } };
  // The client repeats a request whose answer was lost, and then meets its own claim.
  return item?.["owner"]?.S === owner ? { kind: "claimed" } : { kind: "unsettled" };
}

/**
 * A notifier that sends each key at most once, for one that cannot tell a repetition. A repetition is answered with the
 * first message. A fault of the notifier means that nothing was sent, so the next try sends; whoever writes a notifier
 * has to judge a timeout by that. Where a process dies between claim and done, or its `done` does not reach the table,
 * nobody knows whether it was sent: it is **not sent again**, and each later try is a SYSTEM fault `unsettled`, until
 * the item's ttl is over or somebody has looked at the provider and deleted the item.
 */
export function onceOnly(inbox: Inbox, notifier: Notifier): Notifier {
  return {
    send: async (notification) => {
      const { key } = notification;
      const claim = await inbox.claim(key);
      switch (claim.kind) {
        case "done":
          return claim.sent;
        case "unsettled":
          throw unsettled(key);
        case "claimed": {
          const sent = await notifier.send(notification).catch(async (error: unknown) => {
            await inbox.release(key);
            throw error;
          });
          await inbox.done(key, sent);
          return sent;
        }
      }
    },
  };
}

function unsettled(key: string): Fault {
  const message = `Effect ${key} was begun, and how it ended is not known yet. Try again; if this stays so, look whether the provider has sent it, and delete the item E#${key} where it has not.`;
  return new Fault("SYSTEM", "unsettled", message);
}
