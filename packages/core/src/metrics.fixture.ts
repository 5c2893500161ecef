import { METRICS, type MetricName } from "./metrics.ts";
import type { Metric } from "./ports/metrics.ts";

/** The metric with this value, and with `some` for each of its labels. */
export function anyValueOf(name: MetricName, value: number): Metric {
  const labels = Object.fromEntries(METRICS[name].labels.map((label) => [label, "some"]));
  return { name, value, labels } as unknown as Metric;
}
