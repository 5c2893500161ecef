import { expect, it } from "vitest";
import { dashboardBody } from "./dashboard-body.ts";

const { widgets } = dashboardBody({
  ...{ service: "bridgework-dev", region: "eu-central-1", apiId: "a1b2" },
  ...{ queues: ["unburied"], functions: ["relay", "project"], tables: ["events"] },
});

it("puts no two graphs into one place, and none beyond the 24 columns of a board", () => {
  const places = widgets.map(({ x, y }) => `${x},${y}`);
  expect(new Set(places).size).toBe(widgets.length);
  for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
});

it("finds a metric of the system by its labels", () => {
  const [facts] = widgets;
  expect(facts?.properties.metrics).toEqual([
    [
      {
        expression:
          "SEARCH('{Bridgework,Service,type} MetricName=\"bridgework_facts_recorded_total\" Service=\"bridgework-dev\"', 'Sum', 300)",
      },
    ],
  ]);
});

it("shows each function, queue and table", () => {
  const shown = JSON.stringify(widgets);
  for (const name of ["unburied", "relay", "project", "events", "a1b2"]) expect(shown).toContain(`"${name}"`);
});
