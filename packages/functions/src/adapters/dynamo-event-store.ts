import type { Clock } from "@bridgework/core/ports/clock";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Snapshots } from "@bridgework/core/ports/snapshots";
import { appendCommit, appendTogether } from "./dynamo-append.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoCommitPuts } from "./dynamo-commit-puts.ts";
import { dynamoCommits } from "./dynamo-commits.ts";
import { dynamoFeed } from "./dynamo-feed.ts";
import { createHeads } from "./dynamo-heads.ts";
import { madeBy } from "./dynamo-items.ts";
import { dynamoLoad } from "./dynamo-load.ts";
import { dynamoSnapshots } from "./dynamo-snapshots.ts";
import { streamReads } from "./dynamo-streams.ts";

export interface DynamoEventStoreOptions extends Dynamo {
  readonly ids: Ids;
  readonly clock: Clock;
  /** Commits of a stream in which a repeated request id is recognised at no cost; default 50. */
  readonly window?: number;
  /** Commits that `load` reads together with the snapshot; default 5, which is one read unit of small events. */
  readonly tail?: number;
  /** Streams whose head is remembered in this process; default 2,000. */
  readonly remembered?: number;
  /**
   * Seconds for which a stream's request ids are recognised beyond the window; null (the default): not at all. It makes
   * each append a transaction, which costs four write units in the place of one.
   */
  readonly keepRequests?: (stream: string) => number | null;
}

export interface DynamoEventStore extends EventStore {
  /** Shares with the store what it knows of streams; use it with this store. */
  readonly snapshots: Snapshots;
  readonly load: NonNullable<EventStore["load"]>;
}

/**
 * The event table on DynamoDB.
 *
 * `append` takes one write unit for each KB and no read where this process has read the stream before, or where the
 * stream must not exist; otherwise one query. `read` begins at a version that no commit number tells with a search of
 * at most log2 of the stream's length, one unit each. `find` searches the feed: log2 of its segments, about 17 units at
 * two million commits, and finds nothing that the indexer has not reached. `findRequest` is one query and one get, and
 * knows the window, and what `keepRequests` keeps. The facts of `append`, `read`, `load` and `findRequest` have position 0.
 */
export function dynamoEventStore({
  ids,
  clock,
  window = 50,
  tail = 5,
  remembered = 2_000,
  keepRequests = () => null,
  ...dynamo
}: DynamoEventStoreOptions): DynamoEventStore {
  const commits = dynamoCommits(dynamo);
  const puts = dynamoCommitPuts(dynamo, commits);
  const heads = createHeads({ window, streams: remembered });
  const streams = streamReads(commits, heads, window);
  const snapshots = dynamoSnapshots(dynamo, heads);
  const forgetRequestAt = (stream: string): number | null => {
    const seconds = keepRequests(stream);
    return seconds === null ? null : Math.ceil(clock.now() / 1000) + seconds;
  };
  const commitOf = async (stream: string, requestId: string): Promise<number | undefined> => {
    const { requests } = await streams.newest(stream, { withRequests: true });
    const known = requests.get(requestId);
    if (known !== undefined || keepRequests(stream) === null) return known;
    return commits.requested(stream, requestId);
  };

  const ports = { ids, commits, puts, streams, forgetRequestAt };

  return {
    append: (request) => appendCommit(ports, request),
    appendTogether: (request) => appendTogether(ports, request),
    read: streams.read,
    findRequest: async (stream, requestId) => {
      const number = await commitOf(stream, requestId);
      const commit = number === undefined ? undefined : await commits.get({ stream, commit: number });
      return commit === undefined ? undefined : madeBy(commit, requestId);
    },
    ...dynamoFeed(dynamo, commits),
    snapshots,
    load: dynamoLoad({ commits, streams, snapshots, tail }),
  };
}
