import type { Metric, Metrics } from "../ports/metrics.ts";

export interface MemoryMetrics extends Metrics {
  /** What was put, oldest first. */
  readonly kept: readonly Metric[];
}

export function memoryMetrics(): MemoryMetrics {
  const kept: Metric[] = [];
  return {
    kept,
    put: (metric) => {
      if (Number.isFinite(metric.value)) kept.push(metric);
    },
  };
}
