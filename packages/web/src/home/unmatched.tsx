import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import { count, counted } from "../kit/format.ts";
import { TypeName } from "../kit/type-name.tsx";

/** Types of events for which no rule started a run, most frequent first. */
export function Unmatched({ unmatched: { examined, types } }: Pick<Home, "unmatched">) {
  return (
    <section aria-label="Matched no rule" id="unmatched">
      <div className="head">
        <h2>Matched no rule</h2>
        <span className="t3 tn">{examined === 0 ? "" : `of the newest ${counted(examined, "event")}`}</span>
      </div>
      {types.length === 0 ? (
        <p className="h-none t3">
          {examined === 0 ? "There was no event in the last hour." : "Every event of the last hour started a run."}
        </p>
      ) : null}
      <ul className="lines">
        {types.map(({ type, count: times }) => (
          <li key={type}>
            <Link to="/events" search={{ type: [type], last: "1h" }}>
              <TypeName name={type} />
              <span className="tn">{count(times)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
