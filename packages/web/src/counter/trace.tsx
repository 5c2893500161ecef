import { useMemo } from "react";
import { Ago } from "../kit/time.tsx";
import { format } from "./digits.ts";
import { areaPath, linePath, type Point, seriesOf, timePlace } from "./series.ts";

const BOX = { width: 1000, height: 100 };
const MOST_POINTS = 500;

/** The values of the last changes over time, as far back as none is missing. */
export function Trace({ points }: { readonly points: readonly Point[] }) {
  const series = useMemo(() => seriesOf(points, MOST_POINTS), [points]);
  const first = series?.points[0];
  const last = series?.points.at(-1);
  if (series === undefined || first === undefined || last === undefined) return <div className="trace" />;
  const place = timePlace(series);
  const label = `Value over the last ${series.points.length} changes, from ${format(series.least)} to ${format(series.most)}`;
  return (
    <figure className="trace" aria-label={label}>
      <svg viewBox={`0 0 ${BOX.width} ${BOX.height}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="ar" d={areaPath(series, BOX, place)} />
        <path className="ln" d={linePath(series, BOX, place)} />
      </svg>
      <p>
        <Ago value={first.time} />
        <span className="tn">
          {series.points.length} changes, {format(series.least)} to {format(series.most)}
        </span>
        <Ago value={last.time} />
      </p>
    </figure>
  );
}
