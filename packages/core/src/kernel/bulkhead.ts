/** Which other steps a step shares its places with: those of one bulkhead never take the places of another. */
export type Bulkhead = "critical" | "standard" | "batch";

export interface BulkheadLimits {
  /** Tries that run at once in one local process. */
  readonly places: number;
  /** Tries that wait for a place in memory; further ones wait in the file, in the same order. */
  readonly waiting: number;
  /** Lambda's reserved concurrency of each of its functions; null: they share what no function has reserved. */
  readonly reservedConcurrency: number | null;
}

/** `critical` records what has happened and is short; `batch` is long, and may wait. */
export const BULKHEADS: Readonly<Record<Bulkhead, BulkheadLimits>> = {
  critical: { places: 32, waiting: 1_000, reservedConcurrency: 20 },
  standard: { places: 64, waiting: 1_000, reservedConcurrency: null },
  batch: { places: 8, waiting: 1_000, reservedConcurrency: 5 },
};

export const DEFAULT_BULKHEAD: Bulkhead = "standard";
