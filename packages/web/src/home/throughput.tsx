import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { usePrefs } from "../app/prefs.ts";
import { count, counted } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { useMedia } from "../kit/media.ts";
import { atLeast, sumOf } from "./sums.ts";

const ThroughputChart = lazy(async () => ({ default: (await import("./throughput-chart.tsx")).ThroughputChart }));

/** The events of each minute of the last hour over the runs that failed, each to its own scale. */
export function Throughput({ home }: { readonly home: Home }) {
  const { minutes, runs, unmatched } = home;
  const theme = usePrefs((prefs) => prefs.theme);
  const dark = useMedia("(prefers-color-scheme: dark)");
  const events = sumOf(minutes.map((minute) => minute.events));
  const failed = sumOf(minutes.map(({ failedRuns }) => failedRuns));
  const most = Math.max(0, ...minutes.map((minute) => minute.events ?? 0));
  return (
    <section aria-label="Throughput">
      <div className="keys tn">
        <Link to="/events" search={{ last: "1h" }}>
          <strong>{atLeast(events)}</strong> {events.known === 1 ? "event" : "events"}
        </Link>
        <Link to="/runs">
          <strong>{runs.started === null ? "many" : count(runs.started)}</strong> {runs.started === 1 ? "run" : "runs"}
        </Link>
        {failed.known === 0 ? null : (
          <Link to="/runs" search={{ status: "FAILED" }} className="bad">
            <Glyph state="failed" label={`${atLeast(failed)} failed`} />
          </Link>
        )}
        {unmatched.count === 0 ? null : (
          <a href="#unmatched">
            <strong>{count(unmatched.count)}</strong> matched no rule
          </a>
        )}
        <span className="keys-end" aria-hidden="true">
          <i className="k" />
          per minute
          <i className="k k-prev" />
          yesterday
          <i className="k k-bad" />
          failed runs
        </span>
      </div>
      <figure
        className="chart"
        aria-label={`Last hour: ${counted(events.known, "event")}, ${count(most)} at most in a minute; ${counted(failed.known, "run")} failed`}
      >
        <Suspense>
          <ThroughputChart key={`${theme} ${dark}`} minutes={minutes} />
        </Suspense>
      </figure>
    </section>
  );
}
