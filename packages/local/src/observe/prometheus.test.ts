import { METRIC_NAMES, METRICS } from "@bridgework/core/metrics";
import { anyValueOf } from "@bridgework/core/metrics.fixture";
import { metricsContract } from "@bridgework/core/ports/metrics.contract";
import { describe, expect, it } from "vitest";
import { prometheusMetrics } from "./prometheus.ts";

metricsContract("prometheusMetrics", () => {
  const metrics = prometheusMetrics();
  return {
    metrics,
    shown: async ({ name, labels }) => {
      const given = METRICS[name].labels.map((label) => `${label}="${labels[label]}"`).join(",");
      const series = METRICS[name].kind === "histogram" ? `${name}_sum` : name;
      const start = given === "" ? `${series} ` : `${series}{${given}} `;
      const { text } = await metrics.expose();
      return Number(
        text
          .split("\n")
          .find((line) => line.startsWith(start))
          ?.slice(start.length),
      );
    },
  };
});

describe.each(METRIC_NAMES)("%s", (name) => {
  const { kind, unit, labels } = METRICS[name];

  // https://prometheus.io/docs/practices/naming/
  it("is named as Prometheus wants it: by its unit, and a counter by _total", () => {
    expect(name).toMatch(/^[a-z_][a-z0-9_]*$/);
    expect(name.endsWith("_total")).toBe(kind === "counter");
    if (kind !== "counter" && unit !== "count") expect(name).toMatch(new RegExp(`_${unit}$`));
    for (const label of labels) expect(label).toMatch(/^(?!__|le$)[a-z_][a-z0-9_]*$/);
  });

  it("is exposed with its declared kind, help and labels", async () => {
    const metrics = prometheusMetrics();
    metrics.put(anyValueOf(name, 3));
    const { text } = await metrics.expose();
    expect(text).toContain(`# HELP ${name} ${METRICS[name].help}\n# TYPE ${name} ${kind}\n`);
    const given = labels.map((label) => `${label}="some"`).join(",");
    const series = kind === "histogram" ? `${name}_sum` : name;
    expect(text).toContain(given === "" ? `\n${series} 3\n` : `\n${series}{${given}} 3\n`);
  });
});

it("counts as other what would make too many series", async () => {
  const metrics = prometheusMetrics();
  for (let index = 0; index < 600; index += 1) {
    metrics.put({ name: "bridgework_runs_started_total", value: 1, labels: { workflow: `w${index}` } });
  }
  const { text } = await metrics.expose();
  expect(text.match(/^bridgework_runs_started_total\{/gm)).toHaveLength(501);
  expect(text).toContain('bridgework_runs_started_total{workflow="other"} 100\n');
});

it("shows the process", async () => {
  const { text, contentType } = await prometheusMetrics().expose();
  expect(contentType).toContain("text/plain");
  expect(text).toContain("process_resident_memory_bytes");
});
