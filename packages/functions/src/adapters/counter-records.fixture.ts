import type { Change } from "@bridgework/core/app/consume/batch";
import type { NewEvent } from "@bridgework/core/kernel/event";
import { changesOf } from "./dynamo-changes.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoCommits } from "./dynamo-commits.ts";
import { toCommitItem } from "./dynamo-items.ts";
import { all } from "./dynamo-query.ts";

export function counterChanged(id: string, counterId: string, version: number): NewEvent {
  return {
    id,
    type: "CounterChanged",
    schemaVersion: 1,
    time: "2026-01-01T00:00:00.000Z",
    data: { counterId, delta: 1, value: version, version, milestone: null },
    meta: { correlationId: "c", causationId: null, actor: "http", source: "bridgework" },
  };
}

/** The records that the table's stream has of the counters, one counter after another. */
export async function recordsIn(dynamo: Dynamo, counters: readonly string[]): Promise<readonly Change[]> {
  const commits = dynamoCommits(dynamo);
  const walks = counters.map((id) => all(commits.walk(`counter#${id}`, { order: "forward", limit: 100 })));
  const items = (await Promise.all(walks)).flat().map(toCommitItem);
  return changesOf(
    items.map((NewImage, index) => ({ eventName: "INSERT", dynamodb: { NewImage, SequenceNumber: `${index}` } })),
  );
}
