import { METRIC_NAMES, METRICS, type MetricName } from "@bridgework/core/metrics";
import { labelsOf, type Metric, type Metrics } from "@bridgework/core/ports/metrics";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

export interface PrometheusMetrics extends Metrics {
  /** What Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/ */
  expose(): Promise<Exposition>;
}

/** Series of one metric; past it further label values are counted as `other`. */
const MOST_SERIES = 500;
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Every declared metric, and those of Node's process that prom-client knows. */
export function prometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const keepers = new Map(METRIC_NAMES.map((name) => [name, keeperOf(registry, name)]));
  return {
    // prom-client throws on a value that is no number.
    put: (metric) => (Number.isFinite(metric.value) ? keepers.get(metric.name)?.(metric) : undefined),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

type Keep = (metric: Metric) => void;

function keeperOf(registry: Registry, name: MetricName): Keep {
  const { kind, help, labels } = METRICS[name];
  const settings = { name, help, labelNames: [...labels], registers: [registry] };
  switch (kind) {
    case "counter": {
      const counter = new Counter(settings);
      const seriesOf = boundedSeries(labels, (values) => counter.labels(values));
      return (metric) => seriesOf(metric).inc(metric.value);
    }
    case "gauge": {
      const gauge = new Gauge(settings);
      const seriesOf = boundedSeries(labels, (values) => gauge.labels(values));
      return (metric) => seriesOf(metric).set(metric.value);
    }
    case "histogram": {
      const histogram = new Histogram({ ...settings, buckets: BUCKETS });
      const seriesOf = boundedSeries(labels, (values) => histogram.labels(values));
      return (metric) => seriesOf(metric).observe(metric.value);
    }
  }
}

/** The series of a metric's labels, kept once it was looked up. Workflows come by the API too, so there may be many. */
function boundedSeries<Series>(
  names: readonly string[],
  open: (labels: Record<string, string>) => Series,
): (metric: Metric) => Series {
  const known = new Map<string, Series>();
  return (metric) => {
    const labels = labelsOf(metric);
    const key = names.map((name) => labels[name]).join("\n");
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MOST_SERIES) return open(Object.fromEntries(names.map((name) => [name, "other"])));
    const series = open({ ...labels });
    known.set(key, series);
    return series;
  };
}
