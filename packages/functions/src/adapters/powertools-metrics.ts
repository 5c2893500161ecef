import { MetricUnit, Metrics as Powertools } from "@aws-lambda-powertools/metrics";
import { METRICS, type MetricSpec } from "@bridgework/core/metrics";
import { labelsOf, type Metrics } from "@bridgework/core/ports/metrics";

const NAMESPACE = "Bridgework";

/**
 * Metrics as lines of CloudWatch's embedded metric format, by Powertools; `service` is the dimension `Service`, beside
 * the metric's labels. They need no call to AWS, so keeping one never waits; one that cannot be written is lost.
 *
 * Each is a line of its own, since a line has one set of dimensions, and is written at once, since what is kept for the
 * end of an invocation is lost where the function is ended first.
 */
export function powertoolsMetrics(service: string): Metrics {
  const powertools = new Powertools({ namespace: NAMESPACE });
  // Powertools' own dimension is `service` in small letters.
  powertools.clearDefaultDimensions();
  powertools.setDefaultDimensions({ Service: service });
  return {
    put: (metric) => {
      const { name, value } = metric;
      // JSON has none of these, and CloudWatch refuses the line.
      if (!Number.isFinite(value)) return;
      try {
        for (const [label, said] of Object.entries(labelsOf(metric))) powertools.addDimension(label, said);
        powertools.addMetric(name, UNITS[METRICS[name].unit], value).publishStoredMetrics();
      } catch {
        // A metric is never worth the work that it measures.
      }
    },
  };
}

const UNITS = {
  count: MetricUnit.Count,
  seconds: MetricUnit.Seconds,
  bytes: MetricUnit.Bytes,
} satisfies Readonly<Record<MetricSpec["unit"], string>>;
