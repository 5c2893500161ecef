import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Fact } from "@bridgework/core/kernel/event";
import type { FactFilter } from "@bridgework/core/ports/event-store";
import type { FeedEvent, FeedRef } from "@bridgework/core/ports/feed-writer";
import { type Commit, factsOf } from "./dynamo-items.ts";
import { bytesIn, type Item, number, numberIn, text, textIn } from "./item.ts";

/** The feed's item: references in their order, numbered densely from 0. */
export interface Segment {
  readonly sequence: number;
  readonly refs: readonly FeedRef[];
  /** The greatest time and event id of the feed up to here. They never fall, so both can be searched by halves. */
  readonly latestTime: string;
  readonly latestId: string;
  /** Sequences between which all segments up to here lie that have an event much older than what stands before it. */
  readonly late?: { readonly first: number; readonly last: number };
}

/**
 * How much older a fact may be than one before it in the feed: what the table's stream keeps. Bounds the search for an
 * upper time, and for an id; what a repair brings back later is `late`.
 */
export const MOST_DISORDER_MS = 24 * 60 * 60 * 1000;

export function refOf(commit: Commit): FeedRef {
  const events = commit.events.map(({ id, type, time, meta }) => ({
    id,
    type,
    time,
    correlationId: meta.correlationId,
  }));
  return { stream: commit.stream, commit: commit.commit, events };
}

/** Bounds of a segment; a position is `sequence * MAX_EVENTS + index + 1`, so they are part of the format. */
export const MAX_REFS = 200;
export const MAX_EVENTS = 1000;
const MAX_JSON = 256 * 1024;

/** Segments of one partition, so that none grows without end. Part of the format. */
export const PER_EPOCH = 100_000;

const DIGITS = 10;

export const epochOf = (sequence: number): number => Math.floor(sequence / PER_EPOCH);
/** The feed is one shard, numbered 0: an integer cursor needs one order. Batches keep it below a partition's limit. */
export const epochKey = (epoch: number): string => `F#0#${epoch}`;
export const sequenceKey = (sequence: number): string => String(sequence).padStart(DIGITS, "0");

const firstPosition = (sequence: number): number => sequence * MAX_EVENTS + 1;
export const sequenceOf = (position: number): number => Math.floor((position - 1) / MAX_EVENTS);

export function positionAfter({ sequence, refs }: Segment): number {
  return sequence * MAX_EVENTS + refs.reduce((sum, { events }) => sum + events.length, 0);
}

/** Names in the text are short, for there are 25 commits and more in an item; compressed, a commit takes about 60 bytes. */
type Packed = readonly [stream: string, commit: number, events: readonly (readonly [string, string, string, string])[]];

export function toSegmentItem({ sequence, refs, latestTime, latestId, late }: Segment): Item {
  const packed = refs.map(
    ({ stream, commit, events }): Packed => [
      stream,
      commit,
      events.map(({ id, type, time, correlationId }) => [id, type, time, correlationId === id ? "" : correlationId]),
    ],
  );
  return {
    pk: text(epochKey(epochOf(sequence))),
    sk: text(sequenceKey(sequence)),
    commits: number(refs.length),
    latestTime: text(latestTime),
    latestId: text(latestId),
    ...(late === undefined ? {} : { lateFirst: number(late.first), lateLast: number(late.last) }),
    refs: { B: deflateRawSync(JSON.stringify(packed)) },
  };
}

export function toSegment(item: Item): Segment {
  const packed: readonly Packed[] = JSON.parse(inflateRawSync(bytesIn(item, "refs")).toString());
  return {
    sequence: Number(textIn(item, "sk")),
    latestTime: textIn(item, "latestTime"),
    latestId: textIn(item, "latestId"),
    ...(item["lateFirst"] === undefined
      ? {}
      : { late: { first: numberIn(item, "lateFirst"), last: numberIn(item, "lateLast") } }),
    refs: packed.map(([stream, commit, events]) => ({
      stream,
      commit,
      events: events.map(([id, type, time, correlationId]) => ({
        id,
        type,
        time,
        correlationId: correlationId === "" ? id : correlationId,
      })),
    })),
  };
}

/** Parts that fit in a segment each. */
export function split(refs: readonly FeedRef[]): readonly (readonly FeedRef[])[] {
  const parts: FeedRef[][] = [];
  let left = { refs: 0, events: 0, json: 0 };
  for (const ref of refs) {
    const json = JSON.stringify(ref).length;
    if (left.refs < 1 || left.events < ref.events.length || left.json < json) {
      left = { refs: MAX_REFS, events: MAX_EVENTS, json: MAX_JSON };
      parts.push([]);
    }
    parts.at(-1)?.push(ref);
    left = { refs: left.refs - 1, events: left.events - ref.events.length, json: left.json - json };
  }
  return parts;
}

/** One event of a segment with its place. */
export interface FeedEntry {
  readonly ref: FeedRef;
  readonly event: FeedEvent;
  /** Index in its commit. */
  readonly index: number;
  readonly position: number;
}

export function entriesOf({ sequence, refs }: Segment): readonly FeedEntry[] {
  const entries: FeedEntry[] = [];
  for (const ref of refs) {
    for (const [index, event] of ref.events.entries()) {
      entries.push({ ref, event, index, position: firstPosition(sequence) + entries.length });
    }
  }
  return entries;
}

export function matches({ ref: { stream }, event }: FeedEntry, filter: FactFilter): boolean {
  return (
    (filter.types === undefined || filter.types.includes(event.type)) &&
    (filter.stream === undefined || stream === filter.stream) &&
    (filter.category === undefined || stream.startsWith(filter.category)) &&
    (filter.correlationId === undefined || event.correlationId === filter.correlationId) &&
    (filter.since === undefined || event.time >= filter.since) &&
    (filter.until === undefined || event.time < filter.until)
  );
}

/** The fact of an entry, out of its commit. */
export function factOf({ index, position }: FeedEntry, commit: Commit): readonly Fact[] {
  return factsOf(commit)
    .slice(index, index + 1)
    .map((fact) => ({ ...fact, position }));
}
