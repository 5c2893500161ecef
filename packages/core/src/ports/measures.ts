/** What alerts and health look at, as of now; null where this runtime does not measure it. */
export interface Measures {
  /** Letters that are dead: buried and not redriven. */
  readonly deadLetters: number;
  /** Age of the dead letter that was buried first; 0 when none is dead. */
  readonly oldestDeadLetterSeconds: number;
  /** Age of the oldest fact that is not relayed; 0 when none. */
  readonly relayLagSeconds: number | null;
  /** Names of the circuits that are open. */
  readonly openCircuits: readonly string[];
  readonly recent: DoorCounts;
}

/** Of the last five minutes; null where this runtime does not count them. */
export interface DoorCounts {
  /** Requests that a door took. */
  readonly requests: number | null;
  /** Of those, the ones answered with a status of 500 or more. */
  readonly errors: number | null;
  /** Of those, the ones whose signature was refused. */
  readonly refusedSignatures: number;
}

/** Takes the measures anew at each call. Rejects where the store cannot be read. */
export type Measure = () => Promise<Measures>;
