import { readdirSync, readFileSync } from "node:fs";
import { METRIC_NAMES } from "@bridgework/core/metrics";
import { describe, expect, it } from "vitest";
import { inputsOf, REGIONS, readGraph, STAGES } from "./graph.fixture.ts";

const DOCS = new URL("../docs/", import.meta.url);
const RUNBOOKS = new URL("runbooks/", DOCS);
const read = (name: string, folder: URL) => ({ name, text: readFileSync(new URL(name, folder), "utf8") });
const pages = [
  ...readdirSync(RUNBOOKS).map((name) => read(name, RUNBOOKS)),
  ...["deploy.md", "sst-dev.md", "cost.md"].map((name) => read(name, new URL("guides/", DOCS))),
];

/** Places that Lambda keeps for functions without reserved ones. */
const LEFT_BY_LAMBDA = 100;

/** With everything that production may have. */
const production = readGraph("second-region");
const graphs = [...STAGES, ...REGIONS].map((name) => readGraph(name));
const names = graphs.flatMap(({ resources }) =>
  resources.flatMap(({ inputs }) => [inputs["name"], inputs["dashboardName"]]),
);

/** A name that ends in a hyphen is what commands ask for by its beginning. */
const isKnown = (name: string) =>
  name.endsWith("-") ? names.some((each) => String(each).startsWith(name)) : names.includes(name);

describe.each(pages)("$name", ({ text }) => {
  it("names resources that its stage has", () => {
    const named = [...text.matchAll(/\bbridgework-(?:dev|production)-[a-z-]+/g)].map(([name]) => name);
    expect(named.filter((name) => !isKnown(name))).toEqual([]);
  });

  it("names metrics that are declared", () => {
    const named = [...text.matchAll(/\bbridgework_\w+/g)].map(([name]) => name);
    expect(named.filter((name) => !METRIC_NAMES.some((each) => each === name))).toEqual([]);
  });
});

it("there is a runbook for every alarm, and each tells of it", () => {
  const index = read("README.md", RUNBOOKS).text;
  const rows = [...index.matchAll(/^\| `([\w-]+)` \| \[[^\]]+\]\(([\w-]+\.md)\) \|$/gm)];
  const alarms = inputsOf(production, "cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
  expect(rows.map(([, alarm]) => alarm).sort()).toEqual(alarms.sort());
  const silent = rows.filter(([, alarm = "", page = ""]) => !read(page, RUNBOOKS).text.includes(`\`${alarm}\``));
  expect(silent).toEqual([]);
});

it("the guide asks for a quota that all reserved places leave room in", () => {
  const reserved = inputsOf(production, "lambda/function:Function")
    .map(({ reservedConcurrentExecutions }) => Math.max(0, Number(reservedConcurrentExecutions ?? 0)))
    .reduce((sum, places) => sum + places, 0);
  const deploy = pages.find(({ name }) => name === "deploy.md")?.text ?? "";
  const [, quota] = /A quota of (\d+) concurrent executions/.exec(deploy) ?? [];
  expect(reserved + LEFT_BY_LAMBDA).toBeLessThanOrEqual(Number(quota));
});
