import type { EventItem } from "@bridgework/functions/http/contract";

type CounterFact = Pick<EventItem, "id" | "type" | "version" | "time" | "data"> & {
  readonly meta: Pick<EventItem["meta"], "actor">;
};

/** One change of a counter. */
export interface Point {
  readonly version: number;
  readonly value: number;
  readonly delta: number;
  readonly time: string;
  readonly actor: string;
  readonly eventId: string;
}

/** A stretch of versions without holes, so that a line through it is true. */
export interface Series {
  readonly points: readonly Point[];
  readonly least: number;
  readonly most: number;
}

/** The changes among some facts, oldest first, each version once. */
export function pointsOf(facts: readonly CounterFact[]): readonly Point[] {
  const byVersion = new Map(facts.flatMap(pointOf).map((point) => [point.version, point]));
  return [...byVersion.values()].toSorted((a, b) => a.version - b.version);
}

/** The newest points back to the first hole, at most `limit`; undefined where there are fewer than two. */
export function seriesOf(points: readonly Point[], limit: number): Series | undefined {
  let first = points.length - 1;
  while (first > 0 && points[first - 1]?.version === (points[first]?.version ?? 0) - 1) first -= 1;
  const whole = points.slice(Math.max(first, points.length - limit));
  if (whole.length < 2) return undefined;
  const values = whole.map(({ value }) => value);
  return {
    points: whole,
    least: values.reduce((a, b) => Math.min(a, b)),
    most: values.reduce((a, b) => Math.max(a, b)),
  };
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The stepping line through the values, in SVG path commands; `placeOf` gives each point's share of the width. */
export function linePath(series: Series, box: Box, placeOf: (point: Point, index: number) => number): string {
  const [first, ...rest] = series.points;
  if (first === undefined) return "";
  const y = (point: Point) => round(heightOf(point.value, series) * box.height);
  const x = (point: Point, index: number) => round(placeOf(point, index) * box.width);
  const steps = rest.map((point, index) => `H${x(point, index + 1)}V${y(point)}`);
  return `M${x(first, 0)} ${y(first)}${steps.join("")}`;
}

/** The same line, closed along the bottom. */
export function areaPath(series: Series, box: Box, placeOf: (point: Point, index: number) => number): string {
  const [first] = series.points;
  if (first === undefined) return "";
  return `${linePath(series, box, placeOf)}V${box.height}H${round(placeOf(first, 0) * box.width)}Z`;
}

/** Share of the height from the top; the least value stands a little above the bottom. */
function heightOf(value: number, { least, most }: Series): number {
  const range = most - least;
  return range === 0 ? 0.5 : 0.04 + 0.92 * ((most - value) / range);
}

/** Share of the time between the first and the last point; by order where all came at once. */
export function timePlace(series: Series): (point: Point, index: number) => number {
  const first = Date.parse(series.points[0]?.time ?? "");
  const last = Date.parse(series.points.at(-1)?.time ?? "");
  const count = Math.max(1, series.points.length - 1);
  return (point, index) => (last > first ? (Date.parse(point.time) - first) / (last - first) : index / count);
}

function pointOf(event: CounterFact): readonly Point[] {
  if (event.type !== "CounterChanged") return [];
  const { value, delta } = event.data;
  if (typeof value !== "number" || typeof delta !== "number") return [];
  return [{ version: event.version, value, delta, time: event.time, actor: event.meta.actor, eventId: event.id }];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
