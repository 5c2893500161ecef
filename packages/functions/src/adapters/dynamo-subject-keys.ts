import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Sealed } from "@bridgework/core/kernel/personal";
import type { Clock } from "@bridgework/core/ports/clock";
import { hasSealed, type SubjectKey, subjectKey } from "../system/aes.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";
import { bytesIn, text } from "./item.ts";
import type { DataKeys } from "./kms-keys.ts";
import { type HeldKey, subjectKeyCache } from "./subject-key-cache.ts";

export interface SubjectKeySettings extends Dynamo {
  readonly keys: DataKeys;
  readonly clock: Pick<Clock, "now">;
  /** Milliseconds that a key is used without asking whether it is still there; default 60,000. */
  readonly ttl?: number;
  /** Keys in memory at most; default 10,000. */
  readonly most?: number;
}

export interface SubjectKeys {
  /** The key that is in the table now; makes one where there is none. */
  obtain(subject: string): Promise<SubjectKey>;
  /** The key to open a subject's values among these with; undefined where there is none. */
  find(subject: string, sealed: readonly Sealed[]): Promise<SubjectKey | undefined>;
  erase(subject: string): Promise<boolean>;
}

const MOST_TRIES = 3;

/** Keys in a table of their own, and the remembered ones. */
export function dynamoSubjectKeys(settings: SubjectKeySettings): SubjectKeys {
  const { keys, clock, ttl = 60_000, most = 10_000 } = settings;
  const cache = subjectKeyCache(clock, ttl, most);
  const table = keyItems(settings);

  const stored = (subject: string): Promise<HeldKey | undefined> =>
    cache.keep(subject, async () => {
      const wrapped = await table.find(subject);
      return wrapped === undefined ? undefined : unwrap(subject, wrapped);
    });
  const unwrap = async (subject: string, wrapped: Uint8Array): Promise<HeldKey> => {
    const known = cache.get(subject);
    if (known !== undefined && Buffer.from(wrapped).equals(known.wrapped)) return known;
    return { wrapped, key: subjectKey(await keys.unwrap(wrapped, subject)) };
  };
  /** Undefined where another process was first. */
  const make = (subject: string): Promise<HeldKey | undefined> =>
    cache.keep(subject, async () => {
      const { bytes, wrapped } = await keys.generate(subject);
      return (await table.add(subject, wrapped)) ? { wrapped, key: subjectKey(bytes) } : undefined;
    });

  return {
    obtain: async (subject) => {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const found = (await stored(subject)) ?? (await make(subject));
        if (found !== undefined) return found.key;
      }
      const message = `The key of ${subject} was made and erased by others ${MOST_TRIES} times meanwhile. Try again.`;
      throw new Fault("RATE_LIMIT", "key_contended", message);
    },
    find: async (subject, sealed) => {
      const known = cache.get(subject)?.key;
      // What the remembered key has not sealed may be of a newer one.
      if (known !== undefined && sealed.every((each) => each.subject !== subject || hasSealed(known, each.$sealed)))
        return known;
      return (await stored(subject))?.key;
    },
    erase: async (subject) => {
      try {
        return await table.remove(subject);
      } finally {
        cache.forget(subject);
      }
    },
  };
}

/** The items `G#<subject>`. All answers are consistent. */
function keyItems({ client, tables: { keys: table } }: Dynamo) {
  const keyOf = (subject: string) => ({ pk: `G#${subject}`, sk: "K" });
  const itemOf = (subject: string) => ({ pk: text(keyOf(subject).pk), sk: text("K") });
  return {
    find: async (subject: string): Promise<Uint8Array | undefined> => {
      const item = await getItem(client, table, keyOf(subject));
      return item === undefined ? undefined : bytesIn(item, "wrapped");
    },
    /** False where there is one already, be it our own that a repeated request has met. */
    add: async (subject: string, wrapped: Uint8Array): Promise<boolean> => {
      const Item = { ...itemOf(subject), wrapped: { B: wrapped } };
      const put = new PutItemCommand({ TableName: table, Item, ConditionExpression: "attribute_not_exists(pk)" });
      return (await answerOrRefusal(table, client.send(put))).held;
    },
    remove: async (subject: string): Promise<boolean> => {
      const gone = new DeleteItemCommand({ TableName: table, Key: itemOf(subject), ReturnValues: "ALL_OLD" });
      return (await answerOf(table, client.send(gone))).Attributes !== undefined;
    },
  };
}
