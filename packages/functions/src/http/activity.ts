/**
 * What happened in the last hour, and what is dead now; times are ISO 8601 UTC. A number is null where more happened than
 * this runtime counts.
 */
export interface Activity {
  /** Sixty, the oldest first; the last is under way. */
  readonly minutes: readonly ActiveMinute[];
  /** Runs that were started. */
  readonly runs: number | null;
  /** Of the newest facts that the relay has handled, 10,000 at most: those that no rule started a run for. */
  readonly unmatched: {
    readonly examined: number;
    readonly count: number;
    /** The most frequent first, a few. */
    readonly types: readonly { readonly type: string; readonly count: number }[];
  };
  /** Dead letters by fingerprint, a few; the one with the newest letter first. */
  readonly failing: readonly Failing[];
  /** Of all dead letters. */
  readonly fingerprints: number;
}

export interface ActiveMinute {
  readonly at: string;
  readonly events: number | null;
  /** In the same minute of the day before. */
  readonly dayBefore: number | null;
  /** Runs that ended badly. */
  readonly failedRuns: number | null;
}

export interface Failing {
  readonly fingerprint: string;
  readonly dead: number;
  /** When the newest letter was buried. */
  readonly last: string;
  /** Buried in each of the last 24 hours, the oldest first. */
  readonly hours: readonly number[];
}

/** What is set up where Bridgework runs. */
export interface Setup {
  /** Folder of the data. */
  readonly folder: string;
  /** Whether e-mail and SMS are really sent; else they are kept in the outbox. */
  readonly email: boolean;
  readonly sms: boolean;
}
