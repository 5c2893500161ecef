import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Fact } from "@bridgework/core/kernel/event";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { Dynamo } from "./dynamo-client.ts";
import type { Commits } from "./dynamo-commits.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import type { Heads } from "./dynamo-heads.ts";
import { factsOf, lastOf, type Snapshot, snapshotKey, streamKey, toSnapshot, toSnapshotItem } from "./dynamo-items.ts";
import { all } from "./dynamo-query.ts";
import type { StreamReads } from "./dynamo-streams.ts";
import { number, text } from "./item.ts";

export interface Loaded {
  /** What the facts follow; null: they begin at version 1. */
  readonly snapshot: { readonly state: JsonObject; readonly version: number } | null;
  readonly facts: readonly Fact[];
  /** 0 for a stream that does not exist. */
  readonly version: number;
}

export interface Snapshots {
  /**
   * A stream's newest snapshot and the facts after it. Both are read in parallel; a third read follows only where more
   * commits than the tail lie behind the snapshot. `reducer` is the version of the code that folds.
   */
  load(stream: string, reducer: number): Promise<Loaded>;
  /** Keeps a state folded up to the newest commit; false, and nothing kept, where the stream has moved on. */
  save(
    stream: string,
    reducer: number,
    folded: { readonly state: JsonObject; readonly version: number },
  ): Promise<boolean>;
}

export interface SnapshotPorts {
  readonly dynamo: Dynamo;
  readonly commits: Commits;
  readonly heads: Heads;
  readonly streams: StreamReads;
  /** Commits read together with the snapshot. */
  readonly tail: number;
}

export function dynamoSnapshots({ dynamo, commits, heads, streams, tail }: SnapshotPorts): Snapshots {
  const { client, tables } = dynamo;

  return {
    load: async (stream, reducer) => {
      const [snapshot, last] = await Promise.all([
        newestSnapshot(dynamo, stream, reducer),
        all(commits.walk(stream, { order: "backward", limit: tail })),
      ]);
      const start = (snapshot?.commit ?? 0) + 1;
      const after = last.filter(({ commit }) => commit >= start).reverse();
      const to = (after[0]?.commit ?? start) - 1;
      const between = await all(commits.walk(stream, { from: start, to, order: "forward", limit: to }));
      const found = [...between, ...after];
      if (snapshot !== null) heads.seeSnapshot(stream, snapshot, snapshot.requests);
      heads.see(stream, found);
      const newestCommit = found.at(-1);
      return {
        snapshot: snapshot === null ? null : { state: snapshot.state, version: snapshot.version },
        facts: found.flatMap(factsOf),
        version: newestCommit === undefined ? (snapshot?.version ?? 0) : lastOf(newestCommit),
      };
    },
    save: async (stream, reducer, { state, version }) => {
      const known = streams.known(stream, { withRequests: true, mayBeNew: false });
      const head = known?.version === version ? known : await streams.newest(stream, { withRequests: true });
      if (head.version !== version) return false;
      const { commit, requests } = head;
      const item = toSnapshotItem({ stream, reducer, state, version, commit, requests: [...requests] });
      const put = new PutItemCommand({
        TableName: tables.events,
        Item: item,
        ConditionExpression: "attribute_not_exists(pk) OR #commit < :commit",
        ExpressionAttributeNames: { "#commit": "commit" },
        ExpressionAttributeValues: { ":commit": number(commit) },
      });
      return (await answerOrRefusal(tables.events, client.send(put))).held;
    },
  };
}

/** An old snapshot is as right as a new one, so an eventually consistent read at half the price will do. */
async function newestSnapshot({ client, tables }: Dynamo, stream: string, reducer: number): Promise<Snapshot | null> {
  const Key = { pk: text(streamKey(stream)), sk: text(snapshotKey(reducer)) };
  const answer = await answerOf(tables.events, client.send(new GetItemCommand({ TableName: tables.events, Key })));
  return answer.Item === undefined ? null : toSnapshot(answer.Item);
}
