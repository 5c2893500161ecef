import { METRIC_NAMES, METRICS, type MetricName } from "@bridgework/core/metrics";
import { metricsContract, shownOf } from "@bridgework/core/ports/metrics.contract";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { powertoolsMetrics } from "./powertools-metrics.ts";

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

metricsContract("powertoolsMetrics", () => {
  const keptIn = (line: string) => {
    const { _aws, Service: _, ...members } = JSON.parse(line);
    const name: MetricName = _aws.CloudWatchMetrics[0].Metrics[0].Name;
    const { [name]: value, ...labels } = members;
    return { name, value, labels };
  };
  return {
    metrics: powertoolsMetrics("indexer"),
    shown: async (series) => shownOf(lines.map(keptIn), series),
  };
});

it("writes a metric at once, as one line in the embedded metric format", () => {
  const now = Date.UTC(2026, 0, 1);
  vi.useFakeTimers({ now, toFake: ["Date"] });
  powertoolsMetrics("indexer").put({ name: "bridgework_feed_lag_seconds", value: 0.012 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: now,
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
  expect(lines[0]?.indexOf("\n")).toBe((lines[0]?.length ?? 0) - 1);
});

it("writes nothing for a value that JSON does not have", () => {
  powertoolsMetrics("indexer").put({ name: "bridgework_relay_lag_seconds", value: Number.NaN });
  expect(lines).toEqual([]);
});

it("does not fail where a line cannot be written, and writes the next", () => {
  const metrics = powertoolsMetrics("relay");
  vi.mocked(process.stdout.write).mockImplementationOnce(() => {
    throw new Error("the pipe is closed");
  });
  for (const value of [1, 2]) {
    expect(() => metrics.put({ name: "bridgework_relay_lag_seconds", value })).not.toThrow();
  }
  expect(lines.map((line) => JSON.parse(line)["bridgework_relay_lag_seconds"])).toEqual([2]);
});

it("has a dimension for each label, and keeps none for the next metric", () => {
  const metrics = powertoolsMetrics("indexer");
  metrics.put({ name: "bridgework_facts_recorded_total", value: 2, labels: { type: "FormSubmitted" } });
  metrics.put({ name: "bridgework_redrives_total", value: 1 });
  const [{ _aws, ...rest }, next] = lines.map((line) => JSON.parse(line));
  expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([["Service", "type"]]);
  expect(rest).toEqual({ Service: "indexer", type: "FormSubmitted", bridgework_facts_recorded_total: 2 });
  expect(next._aws.CloudWatchMetrics[0].Dimensions).toEqual([["Service"]]);
  expect(next).not.toHaveProperty("type");
});

describe.each(METRIC_NAMES)("%s", (name) => {
  it("fits CloudWatch: visible ASCII, at most 255 characters, at most 29 dimensions, which Powertools takes", () => {
    expect(name).toMatch(/^[!-~]{1,255}$/);
    expect(METRICS[name].labels.length + 1).toBeLessThanOrEqual(29);
    expect(METRICS[name].labels).not.toContain("Service");
  });
});
