import { METRICS, type MetricSpec } from "@bridgework/core/metrics";
import type { Clock } from "@bridgework/core/ports/clock";
import { labelsOf, type Metrics } from "@bridgework/core/ports/metrics";

export interface EmfSettings {
  readonly clock: Pick<Clock, "now">;
  /** Takes one line, without its end. On Lambda `console.log` under the plain log format: CloudWatch reads the log. */
  readonly write: (line: string) => void;
  /** Default "Bridgework". */
  readonly namespace?: string;
  /** The dimension `Service`, beside the metric's labels: each combination of values is a metric of its own to CloudWatch. */
  readonly service: string;
}

/**
 * Metrics as lines of CloudWatch's embedded metric format. They need no call to AWS, so keeping one never waits; one
 * that cannot be written is lost.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfMetrics({ clock, write, namespace = "Bridgework", service }: EmfSettings): Metrics {
  return {
    put: (metric) => {
      const { name, value } = metric;
      // JSON has none of these, and CloudWatch refuses the line.
      if (!Number.isFinite(value)) return;
      const dimensions = { Service: service, ...labelsOf(metric) };
      const directive = {
        Namespace: namespace,
        Dimensions: [Object.keys(dimensions)],
        Metrics: [{ Name: name, Unit: UNITS[METRICS[name].unit] }],
      };
      const line = {
        _aws: { Timestamp: clock.now(), CloudWatchMetrics: [directive] },
        ...dimensions,
        [name]: value,
      };
      try {
        write(JSON.stringify(line));
      } catch {
        // A metric is never worth the work that it measures.
      }
    },
  };
}

const UNITS: Readonly<Record<MetricSpec["unit"], string>> = { count: "Count", seconds: "Seconds", bytes: "Bytes" };
