import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoCommits, LAST_COMMIT } from "./dynamo-commits.ts";
import { refOf } from "./dynamo-feed-items.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { all } from "./dynamo-query.ts";

/**
 * Stands in for the table's stream and its indexer: an append is a hint, upon which the commits of its stream that are
 * not in the feed yet are read from the table and written to the feed. Unlike the real one it does so before the append
 * resolves, so that a test need not wait for the feed.
 */
export function indexed<Store extends EventStore>(store: Store, dynamo: Dynamo): Store {
  const commits = dynamoCommits(dynamo);
  const feed = dynamoFeedWriter(dynamo);
  const reached = new Map<string, number>();
  let waiting: Promise<unknown> = Promise.resolve();

  const index = async (stream: string) => {
    const from = (reached.get(stream) ?? 0) + 1;
    const fresh = await all(commits.walk(stream, { from, order: "forward", limit: LAST_COMMIT }));
    await feed.appendSegment(fresh.map(refOf));
    reached.set(stream, from - 1 + fresh.length);
  };

  const indexedAfter = async <Result extends { readonly status: string }>(stream: string, result: Result) => {
    if (result.status === "appended") {
      waiting = waiting.then(() => index(stream));
      await waiting;
    }
    return result;
  };

  return {
    ...store,
    append: async (request) => indexedAfter(request.stream, await store.append(request)),
    appendTogether: async (request) => indexedAfter(request.stream, await store.appendTogether(request)),
  };
}
