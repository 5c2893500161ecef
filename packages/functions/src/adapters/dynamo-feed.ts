import type { Fact } from "@bridgework/core/kernel/event";
import { isoTime } from "@bridgework/core/ports/clock";
import type { FactFilter, FeedRange } from "@bridgework/core/ports/event-store";
import type { Dynamo } from "./dynamo-client.ts";
import type { Commits } from "./dynamo-commits.ts";
import {
  entriesOf,
  type FeedEntry,
  factOf,
  MOST_DISORDER_MS,
  matches,
  positionAfter,
  type Segment,
  sequenceOf,
} from "./dynamo-feed-items.ts";
import type { Commit } from "./dynamo-items.ts";
import { dynamoSegments, type Segments } from "./dynamo-segments.ts";

/**
 * The global order as the indexer has written it: it lags behind the appends by the time of one batch. A page costs the
 * segments that it walks through (1 read unit for 4 KB, about 65 commits) and one unit for each commit that it returns.
 */
export interface Feed {
  readAll(range: FeedRange): Promise<readonly Fact[]>;
  find(eventId: string): Promise<Fact | undefined>;
  head(): Promise<number>;
}

export function dynamoFeed(dynamo: Dynamo, commits: Commits): Feed {
  const segments = dynamoSegments(dynamo);

  const factsFor = async (entries: readonly FeedEntry[]): Promise<readonly Fact[]> => {
    const refs = new Map(entries.map(({ ref }) => [keyOf(ref), ref]));
    const found = await commits.getMany([...refs.values()]);
    const byKey = new Map<string, Commit>(found.map((commit) => [keyOf(commit), commit]));
    return entries.flatMap((entry) => {
      const commit = byKey.get(keyOf(entry.ref));
      return commit === undefined ? [] : factOf(entry, commit);
    });
  };

  return {
    readAll: async (range) => factsFor(await entriesIn(segments, range)),
    find: async (eventId) => {
      const newest = await segments.newest();
      const time = timeOfUlid(eventId);
      if (newest === undefined || time === undefined || eventId > newest.latestId) return undefined;
      const first = await segments.search(newest.sequence, ({ latestId }) => latestId >= eventId);
      const entry =
        (await firstOf(segments.walk(first, "forward"), eventId, isPast(time + MOST_DISORDER_MS))) ??
        (newest.late && (await firstOf(segments.walk(newest.late.first, "forward"), eventId, isAt(newest.late.last))));
      return entry === undefined ? undefined : (await factsFor([entry]))[0];
    },
    head: async () => {
      const newest = await segments.newest();
      return newest === undefined ? 0 : positionAfter(newest);
    },
  };
}

/** Times of the facts of a range, in its order. The facts themselves are not read: a read unit is about 65 of them. */
export type FeedTimes = (range: FeedRange) => Promise<readonly string[]>;

export function dynamoFeedTimes(dynamo: Dynamo): FeedTimes {
  const segments = dynamoSegments(dynamo);
  return async (range) => (await entriesIn(segments, range)).map(({ event }) => event.time);
}

/** The entry of an event, up to the segment that is to be the last. */
async function firstOf(
  segments: AsyncIterable<Segment>,
  eventId: string,
  isLast: (segment: Segment) => boolean,
): Promise<FeedEntry | undefined> {
  for await (const segment of segments) {
    const entry = entriesOf(segment).find(({ event }) => event.id === eventId);
    if (entry !== undefined || isLast(segment)) return entry;
  }
  return undefined;
}

const isPast = (time: number) => (segment: Segment) => (timeOfUlid(segment.latestId) ?? 0) > time;
const isAt = (sequence: number) => (segment: Segment) => segment.sequence >= sequence;

async function entriesIn(
  segments: Segments,
  { filter = {}, order, after, limit }: FeedRange,
): Promise<readonly FeedEntry[]> {
  const wanted = normalised(filter);
  const bounds = await boundsOf(segments, wanted);
  if (bounds === undefined || wanted.types?.length === 0) return [];
  const forward = order === "forward";
  const found: FeedEntry[] = [];
  for await (const segment of segments.walk(startOf(bounds, forward, after), order)) {
    if (forward ? segment.sequence > bounds.last : segment.sequence < bounds.first) break;
    const entries = entriesOf(segment).filter(
      (entry) => isBeyond(entry.position, forward, after) && matches(entry, wanted),
    );
    found.push(...(forward ? entries : entries.reverse()));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** Sequences, both inclusive. */
interface Bounds {
  readonly first: number;
  readonly last: number;
}

/** Undefined for an empty feed. */
async function boundsOf(segments: Segments, { since, until }: FactFilter): Promise<Bounds | undefined> {
  const newest = await segments.newest();
  if (newest === undefined) return undefined;
  const end = newest.sequence;
  const latest = until === undefined ? undefined : isoTime(Date.parse(until) + MOST_DISORDER_MS);
  const [first, last] = await Promise.all([
    since === undefined ? 0 : segments.search(end, ({ latestTime }) => latestTime >= since),
    latest === undefined ? end : segments.search(end, ({ latestTime }) => latestTime > latest),
  ]);
  return { first, last: latest === undefined ? last : Math.max(last, newest.late?.last ?? 0) };
}

function startOf({ first, last }: Bounds, forward: boolean, after: number | undefined): number {
  if (after === undefined) return forward ? first : last;
  return forward ? Math.max(first, sequenceOf(after + 1)) : Math.min(last, sequenceOf(after - 1));
}

function isBeyond(position: number, forward: boolean, after: number | undefined): boolean {
  if (after === undefined) return true;
  return forward ? position > after : position < after;
}

/** Times of facts are written with milliseconds, so that they compare as text. */
function normalised({ since, until, ...rest }: FactFilter): FactFilter {
  return {
    ...rest,
    ...(since === undefined ? {} : { since: isoTime(Date.parse(since)) }),
    ...(until === undefined ? {} : { until: isoTime(Date.parse(until)) }),
  };
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Milliseconds since 1970 from the first ten characters; undefined where the text is no ULID. */
function timeOfUlid(id: string): number | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return undefined;
  return [...id.slice(0, 10)].reduce((time, digit) => time * 32 + CROCKFORD.indexOf(digit), 0);
}

function keyOf({ stream, commit }: { readonly stream: string; readonly commit: number }): string {
  return `${commit} ${stream}`;
}
