import { expect, it } from "vitest";
import { chartData, roundUp } from "./chart-options.ts";

it.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [11, 20],
  [500, 500],
  [501, 1000],
])("ends an axis of %d at %d", (value, end) => {
  expect(roundUp(value)).toBe(end);
});

it("gives the times in seconds, then the series", () => {
  expect(chartData([{ at: "1970-01-01T00:01:00.000Z", events: 3, dayBefore: 2, failedRuns: 1 }])).toEqual([
    [60],
    [3],
    [2],
    [1],
  ]);
});
