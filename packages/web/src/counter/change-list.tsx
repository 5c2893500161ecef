import { Link } from "@tanstack/react-router";
import { count } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { ErrorCard } from "../kit/states.tsx";
import { ClockTime } from "../kit/time.tsx";
import { format, signed } from "./digits.ts";
import type { Point } from "./series.ts";

interface Props {
  readonly id: string;
  readonly points: readonly Point[];
  readonly loading: boolean;
  readonly error: unknown;
}

const MOST_SHOWN = 50;

/** The last changes, newest first; each leads to its version. */
export function ChangeList({ id, points, loading, error }: Props) {
  const newest = points.slice(-MOST_SHOWN).toReversed();
  return (
    <section className="aud" aria-label="Changes">
      <div className="head">
        <h2>Changes</h2>
        <span className="t3">newest first</span>
        {points.length === 0 ? null : (
          <Link to="/streams/$category/$id" params={{ category: "counter", id }} className="more q">
            All versions
          </Link>
        )}
      </div>
      {error === null ? null : <ErrorCard title="The changes could not be read" error={error} />}
      {points.length === 0 && error === null ? (
        <p className="aud-none">{loading ? "Reading the changes…" : "This counter has never changed."}</p>
      ) : null}
      <ol className="chg tn">
        {newest.map((point) => (
          <li key={point.version}>
            <Link to="/streams/$category/$id" params={{ category: "counter", id }} search={{ at: point.version }}>
              <Glyph state="ok" />
              <span className="by">{signed(point.delta)}</span>
              <span className="whose">
                <span className="cut">{point.actor}</span>
                <span className="t3">
                  version {count(point.version - 1)} → {count(point.version)}
                </span>
              </span>
              <span className="res">
                <ClockTime value={point.time} />
                <span>{format(point.value)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
