import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf } from "./dynamo-fault.ts";
import { type Commit, commitKey, placeIn, requestKey, streamKey, toCommit } from "./dynamo-items.ts";
import { getItem, queryItems, scanItems } from "./dynamo-query.ts";
import { type Item, numberIn, text, textIn } from "./item.ts";

export interface CommitRange {
  /** First commit wanted; default 1. */
  readonly from?: number;
  /** Last commit wanted; default the newest. */
  readonly to?: number;
  readonly order: "forward" | "backward";
  /** Commits read at most. */
  readonly limit: number;
}

export type Place = Pick<Commit, "stream" | "commit">;

/** Reads of the commit items, all of them consistent. */
export interface Commits {
  get(place: Place): Promise<Commit | undefined>;
  /** In any order; throws where one does not exist. */
  getMany(places: readonly Place[]): Promise<readonly Commit[]>;
  /** One stream's commits, page by page as they are needed. */
  walk(stream: string, range: CommitRange): AsyncGenerator<Commit, void>;
  /** Places of all commits with the times of their first events, in any order; it reads the whole table. */
  places(): AsyncGenerator<Place & { readonly time: string }, void>;
  /** The commit that a request made, where an item of its own remembers it. */
  requested(stream: string, requestId: string): Promise<number | undefined>;
}

/** The most that ten digits hold. */
export const LAST_COMMIT = 9_999_999_999;

/** BatchGetItem takes so many keys. */
const BATCH = 100;
const MAX_BATCH_ROUNDS = 10;

export function dynamoCommits({ client, tables: { events: table } }: Dynamo): Commits {
  const getBatch = async (keys: readonly Item[]): Promise<readonly Item[]> => {
    const found: Item[] = [];
    let rest = [...keys];
    for (let round = 0; rest.length > 0 && round < MAX_BATCH_ROUNDS; round += 1) {
      const request = { [table]: { Keys: rest, ConsistentRead: true } };
      const answer = await answerOf(table, client.send(new BatchGetItemCommand({ RequestItems: request })));
      found.push(...(answer.Responses?.[table] ?? []));
      rest = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
    if (found.length < keys.length)
      throw missing(table, { found: found.length, wanted: keys.length, unread: rest.length });
    return found;
  };

  return {
    get: async ({ stream, commit }) => {
      const item = await getItem(client, table, { pk: streamKey(stream), sk: commitKey(commit) });
      return item === undefined ? undefined : toCommit(item);
    },
    getMany: async (places) => {
      const keys = places.map(({ stream, commit }) => ({ pk: text(streamKey(stream)), sk: text(commitKey(commit)) }));
      const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
        getBatch(keys.slice(index * BATCH, (index + 1) * BATCH)),
      );
      return (await Promise.all(batches)).flat().map(toCommit);
    },
    walk: async function* walk(stream, { from = 1, to = LAST_COMMIT, order, limit }) {
      if (from > to) return;
      const range = { pk: streamKey(stream), from: commitKey(from), to: commitKey(to), order, limit };
      for await (const item of queryItems(client, table, range)) yield toCommit(item);
    },
    places: async function* places() {
      for await (const item of scanItems(client, table, ["pk", "sk", "time"])) {
        const place = placeIn(item);
        if (place !== undefined) yield { ...place, time: textIn(item, "time") };
      }
    },
    requested: async (stream, requestId) => {
      const item = await getItem(client, table, { pk: requestKey(stream, requestId), sk: "I" });
      return item === undefined ? undefined : numberIn(item, "commit");
    },
  };
}

function missing(
  table: string,
  { found, wanted, unread }: { readonly found: number; readonly wanted: number; readonly unread: number },
): Fault {
  if (unread > 0) {
    const message = `Table ${table} left ${unread} of ${wanted} commits unread ${MAX_BATCH_ROUNDS} times. Try again later.`;
    return new Fault("RATE_LIMIT", "throttled", message);
  }
  const message = `The feed names ${wanted - found} commits that ${table} does not have. Check that both tables belong together.`;
  return new Fault("SYSTEM", "missing_commits", message);
}
