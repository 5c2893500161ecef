import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { emfMetrics } from "./emf-metrics.ts";

const clock = manualClock();

function linesOf(settings: { readonly namespace?: string } = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { lines, metrics: emfMetrics({ clock, write, service: "indexer", ...settings }) };
}

it("writes a metric as one line in the embedded metric format", () => {
  const { lines, metrics } = linesOf();
  metrics.put({ name: "IndexerLag", value: 12, unit: "Milliseconds" });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: Date.UTC(2026, 0, 1),
        CloudWatchMetrics: [
          {
            Namespace: "Bridgework",
            Dimensions: [["Service"]],
            Metrics: [{ Name: "IndexerLag", Unit: "Milliseconds" }],
          },
        ],
      },
      Service: "indexer",
      IndexerLag: 12,
    },
  ]);
  expect(lines[0]).not.toContain("\n");
});

it("writes under the namespace that it is given", () => {
  const { lines, metrics } = linesOf({ namespace: "Orders" });
  metrics.put({ name: "RelayLag", value: 0, unit: "Milliseconds" });
  expect(lines[0]).toContain('"Namespace":"Orders"');
});

it("does not fail where a line cannot be written", () => {
  const write = () => {
    throw new Error("the disk is full");
  };
  const metrics = emfMetrics({ clock, write, service: "relay" });
  expect(() => metrics.put({ name: "RelayLag", value: 1, unit: "Milliseconds" })).not.toThrow();
});
