import { Fault } from "../../kernel/fault.ts";
import type { Topology } from "../../kernel/topology.ts";
import { rowsName } from "../../kernel/view.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Commit, Commits } from "../../ports/commits.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { FeedRef, FeedWriter } from "../../ports/feed-writer.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { ViewRow, Views } from "../../ports/views.ts";
import { projectRows, rowOf } from "../project.ts";
import {
  ALL_DONE,
  type BatchResponse,
  type Change,
  type ChangeConsumer,
  decodeCommit,
  failedAt,
  firstVersion,
  lagOf,
  lastVersion,
} from "./batch.ts";
import { foldFrom } from "./catch-up-row.ts";

export interface IndexerPorts {
  readonly topology: Topology;
  readonly feed: FeedWriter;
  readonly commits: Commits;
  /** Decoded; read where a row is behind the records. */
  readonly store: Pick<EventStore, "read">;
  /** The rows themselves, by the names under which they are kept. */
  readonly rows: Views;
  /** The rows that are served, by their view: those of an older version while a newer one is being built. */
  readonly served: Pick<Views, "get">;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly onFault: (fault: unknown) => void;
}

/** Commits that are handled together: what a segment of the feed takes. */
const AT_ONCE = 200;
/** How far a stream may be ahead of all that is known of it. */
const MOST_MISSING = 10_000;

/**
 * The first consumer of the table's stream: writes the feed, then folds the views.
 *
 * What it knows of a stream is the row of its view. Rows are written after the feed and never further than the feed, so
 * what a row shows is in the feed. That knowledge costs nothing beyond the row, which is written anyway, and outlives a
 * crash; what lies between row and feed after one, the feed's writer knows. The table's stream is in order for each item
 * only, so a commit that would leave a gap makes the consumer read the missing ones first.
 */
export function createIndexer(ports: IndexerPorts): ChangeConsumer {
  return async (changes) => {
    for (let from = 0; from < changes.length; from += AT_ONCE) {
      const response = await handlePart(ports, changes.slice(from, from + AT_ONCE));
      if (response.batchItemFailures.length > 0) return response;
    }
    return ALL_DONE;
  };
}

/** Where a part fails, its records are tried one by one, so that those before the bad one get through. */
async function handlePart(ports: IndexerPorts, changes: readonly Change[]): Promise<BatchResponse> {
  try {
    await handle(ports, changes);
    return ALL_DONE;
  } catch {
    return handleSingly(ports, changes);
  }
}

async function handleSingly(ports: IndexerPorts, changes: readonly Change[]): Promise<BatchResponse> {
  for (const change of changes) {
    try {
      await handle(ports, [change]);
    } catch (fault) {
      ports.onFault(fault);
      return failedAt(change);
    }
  }
  return ALL_DONE;
}

async function handle(ports: IndexerPorts, changes: readonly Change[]): Promise<void> {
  const commits = changes.map((change) => decodeCommit(ports.topology, change));
  const streams = await Promise.all([...byStream(commits).values()].map((ofStream) => follow(ports, ofStream)));
  const fresh = inOrderOfArrival(commits, streams);
  if (fresh.length > 0) await ports.feed.appendSegment(fresh.map(refOf));
  await Promise.all(streams.map((stream) => project(ports, stream)));
  ports.metrics.put({ name: "bridgework_feed_lag_seconds", value: lagOf(ports.clock, commits) / 1000 });
}

/** One stream with its row and the commits that are not in the feed yet, in order, the missing ones among them. */
interface Followed {
  readonly stream: string;
  readonly row: ViewRow | undefined;
  readonly fresh: readonly Commit[];
}

async function follow(ports: IndexerPorts, [first, ...rest]: readonly [Commit, ...Commit[]]): Promise<Followed> {
  const { stream } = first;
  const sorted = [first, ...rest].sort((left, right) => left.commit - right.commit);
  const place = rowOf(ports.topology, stream);
  const row = place === undefined ? undefined : await ports.rows.get(rowsName(place.view), place.key);
  const fresh: Commit[] = [];
  let reached = await indexedVersion(ports, sorted[0] ?? first, row);
  for (const commit of sorted) {
    if (lastVersion(commit) <= reached) continue;
    if (firstVersion(commit) > reached + 1) fresh.push(...(await missingBefore(ports, commit, reached)));
    fresh.push(commit);
    reached = lastVersion(commit);
  }
  return { stream, row, fresh };
}

/** The last version that is surely in the feed. Nobody's stream has no row, so its commits are taken as they come. */
async function indexedVersion({ topology, served }: IndexerPorts, commit: Commit, row: ViewRow | undefined) {
  const place = rowOf(topology, commit.stream);
  if (place === undefined) return firstVersion(commit) - 1;
  const known = row?.version ?? 0;
  if (firstVersion(commit) <= known + 1) return known;
  return Math.max(known, (await served.get(place.view.name, place.key))?.version ?? 0);
}

async function missingBefore({ topology, commits }: IndexerPorts, commit: Commit, reached: number) {
  const { stream, commit: before } = commit;
  if (firstVersion(commit) - reached > MOST_MISSING) throw tooFarAhead(commit, reached);
  const missing = await commits.readBack(stream, { before, from: reached + 1, to: firstVersion(commit) - 1 });
  return missing.filter((each) => lastVersion(each) > reached).map((each) => decodeCommit(topology, each));
}

/** A row that is still to be built reads what it lacks from the store: up to what is in the feed, and no further. */
async function project({ topology, rows, store }: IndexerPorts, { stream, row, fresh }: Followed): Promise<void> {
  const facts = fresh.flatMap((commit) => commit.facts);
  const projected = projectRows(topology, () => row, facts);
  await Promise.all(projected.rows.map(({ view, ...changed }) => rows.put(view, changed)));
  const to = facts.at(-1)?.version ?? 0;
  for (const { from } of projected.gaps) await foldFrom({ topology, rows, store }, { stream, from, to });
}

/** Takes with each record what its stream must have before it, so that the feed tells things as they came. */
function inOrderOfArrival(arrived: readonly Commit[], streams: readonly Followed[]): readonly Commit[] {
  const waiting = new Map(streams.map(({ stream, fresh }) => [stream, [...fresh]]));
  return arrived.flatMap(({ stream, commit }) => {
    const ofStream = waiting.get(stream) ?? [];
    return ofStream.splice(0, ofStream.filter((each) => each.commit <= commit).length);
  });
}

function byStream(commits: readonly Commit[]): ReadonlyMap<string, readonly [Commit, ...Commit[]]> {
  const streams = new Map<string, readonly [Commit, ...Commit[]]>();
  for (const commit of commits) {
    const before = streams.get(commit.stream);
    streams.set(commit.stream, before === undefined ? [commit] : [...before, commit]);
  }
  return streams;
}

function refOf({ stream, commit, facts }: Commit): FeedRef {
  const events = facts.map(({ id, type, time, meta }) => ({ id, type, time, correlationId: meta.correlationId }));
  return { stream, commit, events };
}

function tooFarAhead({ stream, commit }: Commit, reached: number): Fault {
  const message = `Commit ${commit} of ${stream} came, and no view shows the stream beyond version ${reached}. More than ${MOST_MISSING} versions are missing: were rows lost? Rebuild the views, then go on.`;
  return new Fault("SYSTEM", "rows_lost", message);
}
