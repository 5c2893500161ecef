import type { Clock } from "@bridgework/core/ports/clock";
import type { Metrics } from "@bridgework/core/ports/metrics";

export interface EmfSettings {
  readonly clock: Pick<Clock, "now">;
  /** Takes one line, without its end. On Lambda `console.log` under the plain log format: CloudWatch reads the log. */
  readonly write: (line: string) => void;
  /** Default "Bridgework". */
  readonly namespace?: string;
  /** The only dimension, `Service`: each of its values is a metric of its own to CloudWatch. */
  readonly service: string;
}

/**
 * Metrics as lines of CloudWatch's embedded metric format. They need no call to AWS, so keeping one never waits; one
 * that cannot be written is lost.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfMetrics({ clock, write, namespace = "Bridgework", service }: EmfSettings): Metrics {
  return {
    put: ({ name, value, unit }) => {
      const directive = { Namespace: namespace, Dimensions: [["Service"]], Metrics: [{ Name: name, Unit: unit }] };
      const line = {
        _aws: { Timestamp: clock.now(), CloudWatchMetrics: [directive] },
        Service: service,
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
