import { describe, expect, it } from "vitest";
import { anyValueOf } from "../metrics.fixture.ts";
import { METRIC_NAMES, METRICS } from "../metrics.ts";
import { labelsOf, type Metric, type Metrics } from "./metrics.ts";

export interface OpenMetrics {
  readonly metrics: Metrics;
  /** What operators see of a metric under these labels: a gauge's newest value, of the others the sum. */
  readonly shown: (series: Series) => Promise<number>;
}

/** The labels are given in no order that matters. */
export interface Series {
  readonly name: Metric["name"];
  readonly labels: Readonly<Record<string, string>>;
}

const seriesOf = (metric: Metric): Series => ({ name: metric.name, labels: labelsOf(metric) });

/** What operators see of values that an adapter hands on one by one, oldest first. */
export function shownOf(kept: readonly (Series & { readonly value: number })[], { name, labels }: Series): number {
  const values = kept.filter((each) => each.name === name && isSame(each.labels, labels)).map(({ value }) => value);
  return METRICS[name].kind === "gauge" ? (values.at(-1) ?? 0) : values.reduce((sum, value) => sum + value, 0);
}

function isSame(left: Series["labels"], right: Series["labels"]): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => left[key] === right[key]);
}

/** Everything that `Metrics` promises. Each test gets metrics of its own, empty. */
export function metricsContract(name: string, open: () => OpenMetrics): void {
  describe(`${name} keeps the terms of metrics`, () => {
    it.each(METRIC_NAMES)("shows %s: a gauge's newest value, of the others the sum", async (metric) => {
      const { metrics, shown } = open();
      const series = seriesOf(anyValueOf(metric, 0));
      for (const value of [3, 0.5]) metrics.put(anyValueOf(metric, value));
      expect(await shown(series)).toBe(METRICS[metric].kind === "gauge" ? 0.5 : 3.5);
    });

    it("tells the series of a metric apart by their labels", async () => {
      const { metrics, shown } = open();
      const answered = (status: string, value: number): Metric => ({
        ...{ name: "bridgework_http_requests_total", value },
        labels: { route: "GET /api/events", status },
      });
      for (const put of [answered("200", 2), answered("503", 1), answered("200", 1)]) metrics.put(put);
      expect(await shown(seriesOf(answered("200", 0)))).toBe(3);
      expect(await shown(seriesOf(answered("503", 0)))).toBe(1);
    });

    it("does not wait, and does not fail on a value that is no number", async () => {
      const { metrics, shown } = open();
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(metrics.put({ name: "bridgework_relay_lag_seconds", value })).toBeUndefined();
        expect(metrics.put({ name: "bridgework_redrives_total", value })).toBeUndefined();
      }
      metrics.put({ name: "bridgework_relay_lag_seconds", value: 4 });
      expect(await shown({ name: "bridgework_relay_lag_seconds", labels: {} })).toBe(4);
    });
  });
}
