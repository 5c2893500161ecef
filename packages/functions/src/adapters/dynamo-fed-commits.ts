import type { Place } from "./dynamo-commits.ts";

/** The commits that are in the feed. It takes memory for each stream, not for each commit, where few are missing. */
export interface FedCommits {
  add(place: Place): void;
  has(place: Place): boolean;
}

interface FedStream {
  /** This commit is in the feed, and all before it. */
  reached: number;
  /** What else is. */
  readonly beyond: Set<number>;
}

export function fedCommits(): FedCommits {
  const streams = new Map<string, FedStream>();
  return {
    add: ({ stream, commit }) => {
      const known = streams.get(stream) ?? { reached: 0, beyond: new Set() };
      streams.set(stream, known);
      if (commit > known.reached) known.beyond.add(commit);
      while (known.beyond.delete(known.reached + 1)) known.reached += 1;
    },
    has: ({ stream, commit }) => {
      const known = streams.get(stream);
      return known !== undefined && (commit <= known.reached || known.beyond.has(commit));
    },
  };
}
