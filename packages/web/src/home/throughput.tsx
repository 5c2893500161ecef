import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { usePrefs } from "../app/prefs.ts";
import { count, counted } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { useMedia } from "../kit/media.ts";

const ThroughputChart = lazy(async () => ({ default: (await import("./throughput-chart.tsx")).ThroughputChart }));

/** The events of each minute of the last hour over the runs that failed, each to its own scale. */
export function Throughput({ home }: { readonly home: Home }) {
  const { minutes, runs, unmatched } = home;
  const theme = usePrefs((prefs) => prefs.theme);
  const dark = useMedia("(prefers-color-scheme: dark)");
  const events = minutes.reduce((sum, minute) => sum + minute.events, 0);
  const failed = minutes.reduce((sum, { failedRuns }) => sum + failedRuns, 0);
  const most = Math.max(0, ...minutes.map((minute) => minute.events));
  return (
    <section aria-label="Throughput">
      <div className="keys tn">
        <Link to="/events" search={{ last: "1h" }}>
          <strong>{count(events)}</strong> {events === 1 ? "event" : "events"}
        </Link>
        <Link to="/runs">
          <strong>{count(runs.started)}</strong> {runs.started === 1 ? "run" : "runs"}
        </Link>
        {failed === 0 ? null : (
          <Link to="/runs" search={{ status: "FAILED" }} className="bad">
            <Glyph state="failed" label={`${count(failed)} failed`} />
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
        aria-label={`Last hour: ${counted(events, "event")}, ${count(most)} at most in a minute; ${counted(failed, "run")} failed`}
      >
        <Suspense>
          <ThroughputChart key={`${theme} ${dark}`} minutes={minutes} />
        </Suspense>
      </figure>
    </section>
  );
}
