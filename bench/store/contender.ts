import type { AppendRequest } from "@bridgework/core/ports/event-store";

/** A way to keep events that is measured beside the others. */
export interface Contender {
  readonly about: {
    readonly name: string;
    /** What an answered append outlives. */
    readonly durable: "loss of power" | "nothing";
    /** Share of the work that it gets, so that a slow one ends: 1 = all. */
    readonly portion: number;
  };
  /** Empty, in a place of its own. */
  open(): Promise<OpenContender>;
}

export interface OpenContender {
  /** Makes ready what the clock must not see; what comes back records everything, `callers` at a time. */
  readyToAppend(requests: readonly AppendRequest[], callers: number): () => Promise<void>;
  /** Reads whole streams, one after another. Resolves to the number of events seen. */
  readStreams(streams: readonly string[]): Promise<number>;
  /** Reads every event, page after page, or stream after stream where there is no order of all. Resolves likewise. */
  scan(page: number): Promise<number>;
  close(): Promise<void>;
}
