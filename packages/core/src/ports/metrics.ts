import type { METRICS, MetricName } from "../metrics.ts";

type LabelOf<Name extends MetricName> = (typeof METRICS)[Name]["labels"][number];

interface Measured<Name extends MetricName> {
  readonly name: Name;
  /** In the metric's unit. A counter grows by it. */
  readonly value: number;
}

/** A value of a declared metric, with all of its labels. */
export type Metric = {
  [Name in MetricName]: [LabelOf<Name>] extends [never]
    ? Measured<Name>
    : Measured<Name> & { readonly labels: Readonly<Record<LabelOf<Name>, string>> };
}[MetricName];

/** Figures for those who operate the system. Keeping one never fails and never waits; one that is no number is left out. */
export interface Metrics {
  put(metric: Metric): void;
}

export const noMetrics: Metrics = { put: () => {} };

/** The metric's labels in the order in which they are declared; none where it has none. */
export function labelsOf(metric: Metric): Readonly<Record<string, string>> {
  return "labels" in metric ? metric.labels : {};
}
