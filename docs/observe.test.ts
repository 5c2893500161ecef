import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HEALTH_LIMITS, PARTS } from "@bridgework/core/app/health";
import { METRIC_NAMES, METRICS } from "@bridgework/core/metrics";
import { expect, it } from "vitest";

const guide = readFileSync(join(import.meta.dirname, "guides/observe.md"), "utf8");
const rowsAfter = (heading: string) => {
  const [table = ""] = /(?:\|.*\|\n)+/.exec(guide.slice(guide.indexOf(heading))) ?? [];
  return table.trimEnd().split("\n").slice(2);
};

it("lists every metric as it is declared, and no other", () => {
  const declared = METRIC_NAMES.map((name) => {
    const { kind, unit, labels, help } = METRICS[name];
    const shown = labels.map((label) => `\`${label}\``).join(", ");
    return `| \`${name}\` | ${kind} | ${unit} |${shown === "" ? "" : ` ${shown}`} | ${help} |`;
  });
  expect(rowsAfter("## Metrics")).toEqual(declared);
});

it("lists every part of the health, with its threshold", () => {
  const rows = rowsAfter("## Health");
  expect(rows.map((row) => /^\| `(\w+)`/.exec(row)?.[1])).toEqual(PARTS);
  const { deadLetters, relayLagSeconds, projectorLagSeconds, eventLoopDelaySeconds, diskFreeBytes } = HEALTH_LIMITS;
  const degraded = Object.fromEntries(rows.map((row) => row.split(" | ")).map(([part, , limit]) => [part, limit]));
  expect(degraded).toMatchObject({
    "| `disk`": `below ${diskFreeBytes / 2 ** 30} GiB`,
    "| `relay`": `above ${relayLagSeconds} s`,
    "| `projections`": `above ${projectorLagSeconds} s`,
    "| `deadLetters`": `above ${deadLetters}`,
    "| `eventLoop`": `above ${eventLoopDelaySeconds} s`,
  });
});
