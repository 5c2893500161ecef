/** What the feed keeps of a commit: enough to filter by, and to find it. */
export interface FeedRef {
  readonly stream: string;
  readonly commit: number;
  readonly events: readonly FeedEvent[];
}

export interface FeedEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly correlationId: string;
}

/**
 * Writes the global order. References that came a short while before, as those of a batch that is delivered again, are
 * left out; the indexer leaves out the older ones.
 */
export interface FeedWriter {
  /** Resolves when the references are in the feed, in their order, after all that was there. */
  appendSegment(refs: readonly FeedRef[]): Promise<void>;
}
