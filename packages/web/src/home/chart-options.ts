import type { Home } from "@bridgework/functions/http/home-contract";
import UPlot from "uplot";
import { count } from "../kit/format.ts";
import { minuteOf } from "./clock-minute.tsx";
import type { Ink } from "./ink.ts";

export type Minutes = Home["minutes"];
export type Chart = UPlot;

export const HEIGHT = 150;
/** Of the events' height that is left below them for the failed runs. */
const BELOW = 0.3;
const EDGE_SECONDS = 120;
/** So that the first bar and the last are whole. */
const HALF_MINUTE = 30;
/** Failed runs reach this high, so that they stay below the events. */
const SQUEEZE = 5;

/** Times in seconds, then one list for each series. */
export function chartData(minutes: Minutes): UPlot.AlignedData {
  return [
    minutes.map(({ at }) => Date.parse(at) / 1000),
    minutes.map(({ events }) => events),
    minutes.map(({ dayBefore }) => dayBefore),
    minutes.map(({ failedRuns }) => failedRuns),
  ];
}

/** The next of 1, 2, 5, 10, 20, … that is not below: an axis ends on a number that people read at once. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return (([1, 2, 5, 10] as const).find((step) => step * power >= value) ?? 10) * power;
}

export function chartOptions(ink: Ink, width: number, onCursor: (chart: Chart) => void): UPlot.Options {
  const most = (chart: Chart, ...series: readonly number[]) =>
    Math.max(1, ...series.flatMap((index) => Array.from(chart.data[index] ?? [], (value) => value ?? 0)));
  const top = (chart: Chart) => roundUp(most(chart, 1, 2));
  const axis = { stroke: ink.text, font: ink.font, ticks: { show: false }, grid: { stroke: ink.grid, width: 1 } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 0, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: pointSize, width: 1.5, stroke: ink.accent } },
    scales: {
      x: { time: true, range: (_, min, max) => [min - HALF_MINUTE, max + HALF_MINUTE] },
      events: { range: (chart) => [-top(chart) * BELOW, top(chart)] },
      failed: { range: (chart) => [0, most(chart, 3) * SQUEEZE] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        values: (chart, splits) => splits.map((split) => timeLabel(chart, split)),
      },
      {
        ...{ ...axis, scale: "events", side: 1, size: 48, gap: 6 },
        splits: (chart) => [0, top(chart) / 2, top(chart)],
        values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? count(split) : "")),
      },
    ],
    series: [
      {},
      { scale: "events", stroke: ink.line, width: 1.5, fill: ink.area, fillTo: 0, points: { show: false } },
      { scale: "events", stroke: ink.line, width: 1, dash: [1, 3], points: { show: false } },
      { scale: "failed", fill: ink.failed, width: 0, paths: bars(), points: { show: false } },
    ],
    hooks: { setCursor: [onCursor] },
  };
}

/** The events' line alone is pointed at. */
function pointSize(_: Chart, series: number): number {
  return series === 1 ? 7 : 0;
}

/** None at the left edge, where it would be cut. */
function timeLabel({ scales }: Chart, seconds: number): string {
  return seconds - (scales["x"]?.min ?? 0) < EDGE_SECONDS ? "" : minuteOf(new Date(seconds * 1000).toISOString());
}

/** Thick enough to be seen, with a gap between two. */
function bars(): UPlot.Series.PathBuilder {
  const build = UPlot.paths.bars;
  if (build === undefined) throw new Error("uPlot was built without bars; take its whole build.");
  return build({ size: [0.7, 16] });
}
