import { type Fact, type NewEvent, parseStream } from "../kernel/event.ts";
import { Fault } from "../kernel/fault.ts";
import type { Snapshot } from "./snapshots.ts";

/** The version a stream must have for an append: an exact one (0 = must not exist), any existing one, or any at all. */
export type Expected = number | "exists" | "any";

/** What one command records. */
export interface AppendPart {
  /** 1 to MAX_EVENTS_PER_APPEND events of MAX_APPEND_BYTES together, recorded all or none. */
  readonly events: readonly NewEvent[];
  /** Identifies the command within its stream: a second append with it records nothing. A store may forget it in time. */
  readonly requestId?: string;
  /** Digest of the command, kept with the request id: another command under the same request id is a `mismatch`. */
  readonly fingerprint?: string;
}

export interface AppendRequest extends AppendPart {
  readonly stream: string;
  readonly expected: Expected;
}

/** What several commands record in one stream, as one commit: the parts in their order, all or none. */
export interface AppendTogether {
  readonly stream: string;
  /** The stream's version before the first part; 0 = must not exist. */
  readonly expected: number;
  /** 1 to MAX_PARTS parts, within the limits of one append together. */
  readonly parts: readonly AppendPart[];
}

export type AppendTogetherResult =
  /** The facts of each part. */
  | { readonly status: "appended"; readonly facts: readonly (readonly Fact[])[] }
  /** The request id of the part with this index was recorded before, or is that of another part. Append it alone. */
  | { readonly status: "repeated"; readonly part: number }
  /** The stream was not at the expected version. */
  | { readonly status: "conflict"; readonly version: number };

export type AppendResult =
  | { readonly status: "appended"; readonly facts: readonly Fact[] }
  /** The request id was recorded before; `facts` are the first result. Checked before the expected version. */
  | { readonly status: "duplicate"; readonly facts: readonly Fact[] }
  /** The request id was recorded before for another command. */
  | { readonly status: "mismatch"; readonly facts: readonly Fact[] }
  /** The stream was not at the expected version. */
  | { readonly status: "conflict"; readonly version: number };

export interface StreamRange {
  /** First version wanted, inclusive; default 1. */
  readonly from?: number;
  /** Last version wanted, inclusive; default the newest. */
  readonly to?: number;
  readonly order?: "forward" | "backward";
  /** Default 1000. */
  readonly limit?: number;
}

export interface FactFilter {
  readonly types?: readonly string[];
  readonly stream?: string;
  /** Streams whose name starts so, as `counter#`. */
  readonly category?: string;
  readonly correlationId?: string;
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, exclusive. */
  readonly until?: string;
}

export interface FeedRange {
  readonly filter?: FactFilter;
  readonly order: "forward" | "backward";
  /** Exclusive position to go on from; none = from the beginning (forward) or the end (backward). */
  readonly after?: number;
  readonly limit: number;
}

export interface RecordedRequest {
  readonly facts: readonly Fact[];
  readonly fingerprint: string | null;
}

/** A stream as a command needs it: folded so far, and what follows. */
export interface LoadedStream {
  /** What the facts follow; null: they begin at version 1. */
  readonly snapshot: Snapshot | null;
  readonly facts: readonly Fact[];
  /** 0 for a stream that does not exist. */
  readonly version: number;
}

/**
 * The append-only event table. Every promise resolves after the facts are durable. The facts of `readAll` and `find` have
 * their position; those of the others have it too, or all have 0: not known yet.
 */
export interface EventStore {
  append(request: AppendRequest): Promise<AppendResult>;
  /** Each part keeps its own request id: it is found, and told from a repeated one, as if it had been appended alone. */
  appendTogether(request: AppendTogether): Promise<AppendTogetherResult>;
  /** Facts of one stream in version order; empty for a stream that does not exist. */
  read(stream: string, range?: StreamRange): Promise<readonly Fact[]>;
  /**
   * Facts of all streams in the global order. A reader that goes on from the last position it saw misses nothing. Where
   * the order is written after the append, a fact comes in a moment later; so it does for `find` and `head`.
   */
  readAll(range: FeedRange): Promise<readonly Fact[]>;
  /** One fact by its event id. */
  find(eventId: string): Promise<Fact | undefined>;
  /**
   * A stream's newest snapshot and the facts after it, read at once; `reducer` is the version of the code that folds. Only
   * where snapshots lie beside the facts.
   */
  load?(stream: string, reducer: number): Promise<LoadedStream>;
  /** What a request recorded in a stream, or undefined. */
  findRequest(stream: string, requestId: string): Promise<RecordedRequest | undefined>;
  /** The newest position; 0 when empty. */
  head(): Promise<number>;
}

export const MAX_EVENTS_PER_APPEND = 100;

/** With a commit and an item for each request id it fits in a transaction of DynamoDB, which takes 100. */
export const MAX_PARTS = 50;

/** Bytes of JSON in all `data` and `meta` of an append. With the rest it fits in an item of DynamoDB, which takes 400 KiB. */
export const MAX_APPEND_BYTES = 384 * 1024;

/** Throws a VALIDATION fault where a request breaks the port's terms; every adapter calls it first. */
export function checkAppend({ stream, events }: Pick<AppendRequest, "stream" | "events">): void {
  if (parseStream(stream) === null)
    throw new Fault("VALIDATION", "bad_stream", `Expected a stream named <category>#<id>, got "${stream}".`);
  if (events.length < 1 || events.length > MAX_EVENTS_PER_APPEND) {
    throw new Fault(
      "VALIDATION",
      "bad_append",
      `An append to ${stream} takes 1 to ${MAX_EVENTS_PER_APPEND} events, got ${events.length}.`,
    );
  }
}

/** As `checkAppend`, for each part and for all of them. */
export function checkTogether({ stream, parts }: AppendTogether): void {
  for (const { events } of parts) checkAppend({ stream, events });
  checkAppend({ stream, events: parts.flatMap(({ events }) => events) });
  if (parts.length <= MAX_PARTS) return;
  throw new Fault("VALIDATION", "bad_append", `A commit takes at most ${MAX_PARTS} parts, got ${parts.length}.`);
}

/** Index of a part whose request id is recorded, or is that of a part before it; -1 where there is none. */
export function repeatedPart(parts: readonly AppendPart[], isRecorded: (requestId: string) => boolean): number {
  const ids = parts.map(({ requestId }) => requestId);
  return ids.findIndex((id, index) => id !== undefined && (ids.indexOf(id) < index || isRecorded(id)));
}

/** What counts as the size of an append. */
export function jsonIn(events: readonly NewEvent[]): readonly string[] {
  return events.flatMap(({ data, meta }) => [JSON.stringify(data), JSON.stringify(meta)]);
}

/** Throws a VALIDATION fault where `texts`, the JSON of all `data` and `meta` of an append, are too large. */
export function checkAppendSize(stream: string, texts: readonly string[]): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= MAX_APPEND_BYTES) return;
  throw new Fault(
    "VALIDATION",
    "too_large",
    `An append to ${stream} takes at most ${MAX_APPEND_BYTES} bytes of data and meta, got ${bytes}. Keep large content elsewhere and record its address.`,
  );
}

/** Whether a stream at `version` (0 = it does not exist) is as an append expects it. */
export function expectationHolds(expected: Expected, version: number): boolean {
  switch (expected) {
    case "any":
      return true;
    case "exists":
      return version > 0;
    default:
      return version === expected;
  }
}
