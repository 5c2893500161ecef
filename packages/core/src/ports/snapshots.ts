import type { JsonObject } from "../kernel/json.ts";

/** A stream's state, folded up to a version. */
export interface Snapshot {
  readonly version: number;
  readonly state: JsonObject;
}

/**
 * Folded states that spare a cold load most of a stream: a cache, which may lose anything at any time. One for each
 * stream and reducer, where `reducer` is the version of the code that folds: another one's snapshots are never found.
 */
export interface Snapshots {
  get(stream: string, reducer: number): Promise<Snapshot | undefined>;
  /** Kept only if it is newer than the one that is there. */
  put(stream: string, reducer: number, snapshot: Snapshot): Promise<void>;
}
