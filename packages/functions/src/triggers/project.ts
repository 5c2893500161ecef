import { createIndexer } from "@bridgework/core/app/consume/index-changes";
import { changesOf, dynamoCommitsBack, type StreamEvent } from "../adapters/dynamo-changes.ts";
import { dynamoFeedWriter } from "../adapters/dynamo-feed-writer.ts";
import { compose } from "../compose.ts";
import { entry } from "../entry.ts";
import { logFault } from "../log-fault.ts";

const cloud = await compose();
const index = createIndexer({
  ...cloud,
  feed: dynamoFeedWriter(cloud.dynamo),
  commits: dynamoCommitsBack(cloud.dynamo),
  served: cloud.views,
  metrics: cloud.observation.metrics,
  onFault: logFault(cloud),
});

/** Writes the feed and the views; answers with the record from which on the batch has to be repeated. */
export const handler = entry(cloud, ({ Records }: StreamEvent) => index(changesOf(Records)));
