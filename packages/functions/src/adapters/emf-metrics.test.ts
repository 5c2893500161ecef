import { manualClock } from "@bridgework/core/memory/clock";
import { METRIC_NAMES, METRICS, type MetricName } from "@bridgework/core/metrics";
import { metricsContract, shownOf } from "@bridgework/core/ports/metrics.contract";
import { describe, expect, it } from "vitest";
import { emfMetrics } from "./emf-metrics.ts";

const clock = manualClock();

function linesOf(settings: { readonly namespace?: string } = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { lines, metrics: emfMetrics({ clock, write, service: "indexer", ...settings }) };
}

metricsContract("emfMetrics", () => {
  const { lines, metrics } = linesOf();
  const keptIn = (line: string) => {
    const { _aws, Service: _, ...members } = JSON.parse(line);
    const name: MetricName = _aws.CloudWatchMetrics[0].Metrics[0].Name;
    const { [name]: value, ...labels } = members;
    return { name, value, labels };
  };
  return { metrics, shown: async (series) => shownOf(lines.map(keptIn), series) };
});

it("writes a metric as one line in the embedded metric format", () => {
  const { lines, metrics } = linesOf();
  metrics.put({ name: "bridgework_feed_lag_seconds", value: 0.012 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: Date.UTC(2026, 0, 1),
        CloudWatchMetrics: [
          {
            Namespace: "Bridgework",
            Dimensions: [["Service"]],
            Metrics: [{ Name: "bridgework_feed_lag_seconds", Unit: "Seconds" }],
          },
        ],
      },
      Service: "indexer",
      bridgework_feed_lag_seconds: 0.012,
    },
  ]);
  expect(lines[0]).not.toContain("\n");
});

it("writes under the namespace that it is given", () => {
  const { lines, metrics } = linesOf({ namespace: "Orders" });
  metrics.put({ name: "bridgework_relay_lag_seconds", value: 0 });
  expect(lines[0]).toContain('"Namespace":"Orders"');
});

it("writes nothing for a value that JSON does not have", () => {
  const { lines, metrics } = linesOf();
  metrics.put({ name: "bridgework_relay_lag_seconds", value: Number.NaN });
  expect(lines).toEqual([]);
});

it("does not fail where a line cannot be written", () => {
  const write = () => {
    throw new Error("the disk is full");
  };
  const metrics = emfMetrics({ clock, write, service: "relay" });
  expect(() => metrics.put({ name: "bridgework_relay_lag_seconds", value: 1 })).not.toThrow();
});

it("has a dimension for each label", () => {
  const { lines, metrics } = linesOf();
  metrics.put({ name: "bridgework_facts_recorded_total", value: 2, labels: { type: "FormSubmitted" } });
  const [{ _aws, ...rest }] = lines.map((line) => JSON.parse(line));
  expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([["Service", "type"]]);
  expect(rest).toEqual({ Service: "indexer", type: "FormSubmitted", bridgework_facts_recorded_total: 2 });
});

describe.each(METRIC_NAMES)("%s", (name) => {
  it("fits CloudWatch: visible ASCII, at most 255 characters, at most 30 dimensions", () => {
    expect(name).toMatch(/^[!-~]{1,255}$/);
    expect(METRICS[name].labels.length + 1).toBeLessThanOrEqual(30);
    expect(METRICS[name].labels).not.toContain("Service");
  });
});
