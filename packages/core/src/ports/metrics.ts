export interface Metric {
  readonly name: "IndexerLag" | "RelayLag";
  readonly value: number;
  readonly unit: "Milliseconds";
}

/** Figures for those who operate the system. Keeping one never fails and never waits. */
export interface Metrics {
  put(metric: Metric): void;
}
