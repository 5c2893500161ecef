import type { Fact } from "../kernel/event.ts";

/** What one append recorded: facts whose versions follow one another. */
export interface Commit {
  readonly stream: string;
  /** Dense in its stream, from 1. */
  readonly commit: number;
  /** At least one, in version order. */
  readonly facts: readonly [Fact, ...Fact[]];
}

export interface CommitsBack {
  /** The number of the commit to go back from; it is not read itself. */
  readonly before: number;
  /** The versions wanted, both inclusive; `to` is the one before that commit's first. */
  readonly from: number;
  readonly to: number;
}

/** The commits of the event table, for a consumer that has seen a later one before an earlier one. */
export interface Commits {
  /** Oldest first, the one that holds `from` included; consistent: a commit is there as soon as a later one is. */
  readBack(stream: string, range: CommitsBack): Promise<readonly Commit[]>;
}
