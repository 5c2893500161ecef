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
    put: (metric) => keepers.get(metric.name)?.(metric),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

type Keep = (metric: Metric) => void;

function keeperOf(registry: Registry, name: MetricName): Keep {
  const { kind, help, labels } = METRICS[name];
  const settings = { name, help, labelNames: [...labels], registers: [registry] };
  const bounded = boundedLabels(MOST_SERIES);
  switch (kind) {
    case "counter": {
      const counter = new Counter(settings);
      return (metric) => counter.inc(bounded(metric), metric.value);
    }
    case "gauge": {
      const gauge = new Gauge(settings);
      return (metric) => gauge.set(bounded(metric), metric.value);
    }
    case "histogram": {
      const histogram = new Histogram({ ...settings, buckets: BUCKETS });
      return (metric) => histogram.observe(bounded(metric), metric.value);
    }
  }
}

/** Workflows come by the API too, so their names are as many as somebody likes. */
function boundedLabels(most: number): (metric: Metric) => Readonly<Record<string, string>> {
  const known = new Set<string>();
  return (metric) => {
    const labels = labelsOf(metric);
    const series = Object.values(labels).join("\n");
    if (known.has(series)) return labels;
    if (known.size >= most) return Object.fromEntries(Object.keys(labels).map((label) => [label, "other"]));
    known.add(series);
    return labels;
  };
}
