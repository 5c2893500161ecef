import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import prices from "../bench/prices.json" with { type: "json" };

const guide = readFileSync(join(import.meta.dirname, "guides/cost.md"), "utf8");
const { writeUnits, readUnits } = prices.dollarsPerMillion;

const rows = [
  ...guide.matchAll(/^\| (.+) \| ([\d.]+) \| ([\d.]+) \| \$([\d.]+) \| \$([\d.]+) \| \$([\d.]+) \|$/gm),
].map(([, thing = "", ...figures]) => ({ thing, figures: figures.map(Number) }));

it("the guide says of what day and place its prices are, and from where", () => {
  expect(guide).toContain(`**Prices of ${prices.asOf}, ${prices.region}**`);
  for (const source of prices.sources) expect(guide).toContain(`(${source.split(" ")[0]})`);
});

it.each(rows)("a million of $thing cost what their units and these prices come to", ({ figures }) => {
  const [writes = 0, reads = 0, dynamodb = 0, bus = 0, together = 0] = figures;
  // Units are printed to two places, so the product may be off by one in the second.
  expect(Math.abs(writes * writeUnits + reads * readUnits - dynamodb)).toBeLessThan(0.011);
  expect(bus % prices.dollarsPerMillion.busEvents).toBe(0);
  expect(together).toBeCloseTo(dynamodb + bus, 2);
});

it("has a row for each workload of the benchmark", () => {
  expect(rows.map(({ thing }) => thing)).toEqual([
    "append of 600 bytes",
    "form, told by e-mail and SMS",
    "task that succeeds at once",
    "change of a counter of 200 changes",
  ]);
});
