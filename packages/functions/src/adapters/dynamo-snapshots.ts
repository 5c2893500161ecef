import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Snapshots } from "@bridgework/core/ports/snapshots";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import type { Heads } from "./dynamo-heads.ts";
import { type SnapshotItem, snapshotKey, streamKey, toSnapshot, toSnapshotItem } from "./dynamo-items.ts";
import { number, text } from "./item.ts";

/** More request ids than this, of commits that many requests share, cost more to write with each snapshot than to read. */
const MOST_REQUESTS = 200;

/**
 * Snapshots beside the commits of their stream. One that is put where the process knows the stream's head also carries
 * the last request ids, so that an append after it needs no read to recognise them. A get costs half a read unit for 4 KB,
 * a put a write unit for each KB.
 */
export function dynamoSnapshots({ client, tables: { events: table } }: Dynamo, heads: Heads): Snapshots {
  /** An old snapshot is as right as a new one, so an eventually consistent read at half the price will do. */
  const newest = async (stream: string, reducer: number): Promise<SnapshotItem | undefined> => {
    const Key = { pk: text(streamKey(stream)), sk: text(snapshotKey(reducer)) };
    const { Item } = await answerOf(table, client.send(new GetItemCommand({ TableName: table, Key })));
    return Item === undefined ? undefined : toSnapshot(Item);
  };

  return {
    get: async (stream, reducer) => {
      const found = await newest(stream, reducer);
      if (found === undefined) return undefined;
      const { version, state, head } = found;
      if (head !== null) heads.seeSnapshot(stream, { version, commit: head.commit }, head.requests);
      return { version, state };
    },
    put: async (stream, reducer, { version, state }) => {
      const known = heads.known(stream);
      const whole = known?.version === version && known.complete && known.requests.size <= MOST_REQUESTS;
      const head = whole ? { commit: known.commit, requests: [...known.requests] } : null;
      const put = new PutItemCommand({
        TableName: table,
        Item: toSnapshotItem({ stream, reducer, version, state, head }),
        ConditionExpression: "attribute_not_exists(pk) OR #version < :version",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":version": number(version) },
      });
      await answerOrRefusal(table, client.send(put));
    },
  };
}
