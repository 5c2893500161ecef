import { Fault } from "@bridgework/core/kernel/fault";
import type { Dynamo } from "./dynamo-client.ts";
import { type Commits, dynamoCommits, type Place } from "./dynamo-commits.ts";
import { type FedCommits, fedCommits } from "./dynamo-fed-commits.ts";
import { MAX_REFS, refOf, type Segment, sequenceOf, split } from "./dynamo-feed-items.ts";
import { segmentAfter } from "./dynamo-feed-writer.ts";
import { fillFeed } from "./dynamo-fill-feed.ts";
import { type Commit, lastOf } from "./dynamo-items.ts";
import { dynamoSegments, type Segments } from "./dynamo-segments.ts";

export interface RepairFeedOptions extends Dynamo {
  /**
   * The greatest position that any reader has come to; what is written comes after it. Needed where the end of the feed
   * was lost, or all of it; default 0: after what is there.
   */
  readonly after?: number;
  /** Brings the row of a stream up to a version, now that the feed has it: core's `catchUpRow`. */
  readonly catchUp: (stream: string, version: number) => Promise<void>;
  readonly report: (progress: FeedRepair) => void;
  readonly stopped: () => boolean;
}

export interface FeedRepair {
  /** Commits that the feed did not have when it was read. */
  readonly missing: number;
  /** Those of them that are done. */
  readonly done: number;
}

/**
 * Brings the feed up to the events table, whatever it has lost, or the indexer has missed while it stood still for
 * longer than the table's stream keeps records. What is missing comes to the feed's end, in the order of its time and of
 * each stream. It writes no commit that the feed has, also while the indexer runs, for it writes only after the last
 * segment that it has read. Stopped or killed, it is begun again, and finds what is still missing.
 *
 * It reads both tables once and keeps in memory what it finds missing: for 1,000 commits of 600 bytes 90 read units, and
 * one for each that it writes. False where it was stopped.
 */
export async function repairFeed(options: RepairFeedOptions): Promise<boolean> {
  const { after = 0, catchUp, report, stopped } = options;
  const segments = dynamoSegments(options);
  const commits = dynamoCommits(options);
  await fillFeed(segments, after === 0 ? -1 : sequenceOf(after));
  const fed = fedCommits();
  const write = await writerAtEnd(segments, fed);
  const missing = await missingIn(commits, fed);
  for (let done = 0; done < missing.length; done += MAX_REFS) {
    if (stopped()) return false;
    const batch = await inOrder(commits, missing.slice(done, done + MAX_REFS));
    for (const refs of split(batch.map(refOf))) await write(refs);
    const reached = new Map(batch.map((commit) => [commit.stream, lastOf(commit)]));
    for (const [stream, version] of reached) await catchUp(stream, version);
    report({ missing: missing.length, done: done + batch.length });
  }
  return true;
}

/** By time; a commit that a slow clock has dated before one that it follows counts as being of the same time. */
async function missingIn(commits: Commits, fed: FedCommits): Promise<readonly Place[]> {
  const found: { readonly stream: string; readonly commit: number; time: string }[] = [];
  for await (const place of commits.places()) if (!fed.has(place)) found.push(place);
  found.sort((left, right) => compare(left.stream, right.stream) || left.commit - right.commit);
  for (const [index, place] of found.entries()) {
    const before = found[index - 1];
    if (before?.stream === place.stream && before.time > place.time) place.time = before.time;
  }
  // The sort is stable, so each stream keeps its order.
  return found.sort((left, right) => compare(left.time, right.time));
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

async function inOrder(commits: Commits, places: readonly Place[]): Promise<readonly Commit[]> {
  const keyOf = ({ stream, commit }: Place) => `${commit} ${stream}`;
  const found = new Map((await commits.getMany(places)).map((commit) => [keyOf(commit), commit]));
  return places.flatMap((place) => found.get(keyOf(place)) ?? []);
}

/** Each lost round means that the indexer wrote a segment, which takes it longer than it takes to read one. */
const MAX_ROUNDS = 100;

/** Reads the feed to its end; then writes there what it still does not have. */
async function writerAtEnd(segments: Segments, fed: FedCommits): Promise<(refs: Segment["refs"]) => Promise<void>> {
  let last: Segment | undefined;
  const follow = async () => {
    for await (const segment of segments.walk((last?.sequence ?? -1) + 1, "forward")) {
      for (const ref of segment.refs) fed.add(ref);
      last = segment;
    }
  };
  await follow();
  return async (refs) => {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const rest = refs.filter((ref) => !fed.has(ref));
      if (rest.length === 0) return;
      // Where the put is refused, another has written this segment; or it was our own, and its answer was lost.
      await segments.put(segmentAfter(last, rest));
      await follow();
    }
    const message = `The indexer was faster ${MAX_ROUNDS} times in a row. Repair the feed again later.`;
    throw new Fault("RATE_LIMIT", "contention", message);
  };
}
