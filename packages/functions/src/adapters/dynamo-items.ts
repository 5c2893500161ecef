import type { Fact, NewEvent } from "@bridgework/core/kernel/event";
import { Fault } from "@bridgework/core/kernel/fault";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { RecordedRequest } from "@bridgework/core/ports/event-store";
import { type Item, itemBytes, MAX_ITEM_BYTES, number, numberIn, text, textIn } from "./item.ts";

/** What one request has of a commit: its events in their order. */
export interface CommitPart {
  readonly request: string | null;
  readonly fingerprint: string | null;
  /** Number of its events. */
  readonly size: number;
}

/** The events of one append: one item, written once. */
export interface Commit {
  readonly stream: string;
  /** Dense in its stream, from 1. */
  readonly commit: number;
  /** Version of its first event. */
  readonly first: number;
  /** Made anew for each append, so that a writer knows its own commit again after a lost answer. */
  readonly nonce: string;
  /** In the order of their events; their sizes come to all of them. */
  readonly parts: readonly CommitPart[];
  readonly events: readonly NewEvent[];
}

/** Version of a commit's last event. */
export const lastOf = ({ first, events }: Commit): number => first + events.length - 1;

/** The facts of a commit. Their position is 0: the feed knows it, the commit does not. */
export function factsOf({ stream, first, events }: Commit): readonly Fact[] {
  return events.map((event, index) => ({ ...event, stream, version: first + index, position: 0 }));
}

export function requestsOf({ parts }: Commit): readonly string[] {
  return parts.flatMap(({ request }) => request ?? []);
}

/** What a request recorded in a commit, or undefined where it has no part in it. */
export function madeBy(commit: Commit, request: string): RecordedRequest | undefined {
  const index = commit.parts.findIndex((part) => part.request === request);
  const part = commit.parts[index];
  if (part === undefined) return undefined;
  const before = commit.parts.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return { facts: factsOf(commit).slice(before, before + part.size), fingerprint: part.fingerprint };
}

const DIGITS = 10;
const COMMIT = "C#";
const STREAM = "S#";

export const streamKey = (stream: string): string => `${STREAM}${stream}`;
export const commitKey = (commit: number): string => `${COMMIT}${String(commit).padStart(DIGITS, "0")}`;

/** The place of the commit that a key is of; undefined for any other item of the table. */
export function placeIn(key: Item): Pick<Commit, "stream" | "commit"> | undefined {
  const [pk, sk] = [textIn(key, "pk"), textIn(key, "sk")];
  if (!pk.startsWith(STREAM) || !sk.startsWith(COMMIT)) return undefined;
  return { stream: pk.slice(STREAM.length), commit: Number(sk.slice(COMMIT.length)) };
}

/**
 * `data` and `meta` are JSON text: it keeps every value as it came, where DynamoDB's numbers do not, and is no larger.
 * The first event's `time` and `meta` are written once; an event has its own only where they differ.
 */
export function toCommitItem(commit: Commit): Item {
  const [head] = commit.events;
  const shared = { time: head?.time ?? "", meta: JSON.stringify(head?.meta ?? {}) };
  const item: Item = {
    pk: text(streamKey(commit.stream)),
    sk: text(commitKey(commit.commit)),
    first: number(commit.first),
    nonce: text(commit.nonce),
    ...toPartAttributes(commit.parts),
    time: text(shared.time),
    meta: text(shared.meta),
    events: { L: commit.events.map((event) => ({ M: toEventMap(event, shared) })) },
  };
  refuseTooLarge(commit.stream, itemBytes(item));
  return item;
}

/** The one part of most commits has attributes of its own, which is how commits have always been written. */
function toPartAttributes(parts: readonly CommitPart[]): Item {
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0) {
    const triples = parts.map(({ size, request, fingerprint }) => [size, request, fingerprint]);
    return { parts: text(JSON.stringify(triples)) };
  }
  return {
    ...(only.request === null ? {} : { request: text(only.request) }),
    ...(only.fingerprint === null ? {} : { fingerprint: text(only.fingerprint) }),
  };
}

function toParts(item: Item, size: number): readonly CommitPart[] {
  const triples = item["parts"]?.S;
  if (triples === undefined) {
    return [{ request: item["request"]?.S ?? null, fingerprint: item["fingerprint"]?.S ?? null, size }];
  }
  const parsed: readonly [number, string | null, string | null][] = JSON.parse(triples);
  return parsed.map(([size, request, fingerprint]) => ({ size, request, fingerprint }));
}

function toEventMap(event: NewEvent, shared: { readonly time: string; readonly meta: string }): Item {
  const meta = JSON.stringify(event.meta);
  return {
    id: text(event.id),
    type: text(event.type),
    schema: number(event.schemaVersion),
    data: text(JSON.stringify(event.data)),
    ...(event.time === shared.time ? {} : { time: text(event.time) }),
    ...(meta === shared.meta ? {} : { meta: text(meta) }),
  };
}

export function toCommit(item: Item): Commit {
  const events = item["events"]?.L ?? [];
  return {
    stream: textIn(item, "pk").slice(STREAM.length),
    commit: Number(textIn(item, "sk").slice(COMMIT.length)),
    first: numberIn(item, "first"),
    nonce: textIn(item, "nonce"),
    parts: toParts(item, events.length),
    events: events.map(({ M }) => toEvent({ ...item, ...M })),
  };
}

function toEvent(merged: Item): NewEvent {
  return {
    id: textIn(merged, "id"),
    type: textIn(merged, "type"),
    schemaVersion: numberIn(merged, "schema"),
    time: textIn(merged, "time"),
    data: JSON.parse(textIn(merged, "data")),
    meta: JSON.parse(textIn(merged, "meta")),
  };
}

/** A folded state, with its stream's head where that was known. */
export interface SnapshotItem {
  readonly stream: string;
  /** Version of the code that folded it. */
  readonly reducer: number;
  readonly version: number;
  readonly state: JsonObject;
  /** The commit that ends at the version, and the window's request ids with their commits, oldest first. */
  readonly head: {
    readonly commit: number;
    readonly requests: readonly (readonly [requestId: string, commit: number])[];
  } | null;
}

const SNAPSHOT = "A#SNAP#";
export const snapshotKey = (reducer: number): string => `${SNAPSHOT}${reducer}`;

export function toSnapshotItem({ stream, reducer, version, state, head }: SnapshotItem): Item {
  const item: Item = {
    pk: text(streamKey(stream)),
    sk: text(snapshotKey(reducer)),
    version: number(version),
    state: text(JSON.stringify(state)),
    ...(head === null ? {} : { commit: number(head.commit), requests: text(JSON.stringify(head.requests)) }),
  };
  refuseTooLarge(stream, itemBytes(item));
  return item;
}

export function toSnapshot(item: Item): SnapshotItem {
  return {
    stream: textIn(item, "pk").slice(STREAM.length),
    reducer: Number(textIn(item, "sk").slice(SNAPSHOT.length)),
    version: numberIn(item, "version"),
    state: JSON.parse(textIn(item, "state")),
    head:
      item["commit"] === undefined
        ? null
        : { commit: numberIn(item, "commit"), requests: JSON.parse(textIn(item, "requests")) },
  };
}

export const requestKey = (stream: string, requestId: string): string => `I#${stream}#${requestId}`;

/** Remembers beyond the window which commit a request made; goes by its ttl, a second since 1970. */
export function toRequestItem({ stream, commit }: Commit, request: string, ttl: number): Item {
  return {
    pk: text(requestKey(stream, request)),
    sk: text("I"),
    commit: number(commit),
    ttl: number(ttl),
  };
}

function refuseTooLarge(stream: string, bytes: number): void {
  if (bytes <= MAX_ITEM_BYTES) return;
  throw new Fault(
    "VALIDATION",
    "too_large",
    `An item of ${stream} would take ${bytes} bytes; DynamoDB takes at most ${MAX_ITEM_BYTES}. Keep large content elsewhere and record its address.`,
  );
}
