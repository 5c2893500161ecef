import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Snapshots } from "@bridgework/core/ports/snapshots";
import type { Commits } from "./dynamo-commits.ts";
import { type Commit, factsOf, lastOf } from "./dynamo-items.ts";
import { all } from "./dynamo-query.ts";
import type { StreamReads } from "./dynamo-streams.ts";

export interface LoadPorts {
  readonly commits: Commits;
  readonly streams: StreamReads;
  readonly snapshots: Snapshots;
  /** Commits read together with the snapshot. */
  readonly tail: number;
}

/**
 * The snapshot and the tail are read in parallel; more reads follow only where more commits than the tail lie behind the
 * snapshot.
 */
export function dynamoLoad({ commits, streams, snapshots, tail }: LoadPorts): NonNullable<EventStore["load"]> {
  return async (stream, reducer) => {
    const [snapshot = null, last] = await Promise.all([
      snapshots.get(stream, reducer),
      all(commits.walk(stream, { order: "backward", limit: tail })),
    ]);
    const start = (snapshot?.version ?? 0) + 1;
    const after = last.filter((commit) => lastOf(commit) >= start).reverse();
    const oldest = after[0];
    const before = oldest === undefined || oldest.first <= start ? [] : await between(start, oldest);
    streams.see(stream, [...before, ...after]);
    const facts = [...before, ...after].flatMap(factsOf).filter(({ version }) => version >= start);
    return { snapshot, facts, version: facts.at(-1)?.version ?? start - 1 };
  };

  async function between(start: number, { stream, commit }: Commit): Promise<readonly Commit[]> {
    const from = await streams.holding(stream, start);
    return all(commits.walk(stream, { from, to: commit - 1, order: "forward", limit: commit }));
  }
}
