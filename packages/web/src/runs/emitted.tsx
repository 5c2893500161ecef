import type { RunDetail } from "@bridgework/functions/http/contract";
import { Link } from "@tanstack/react-router";
import { StreamText } from "../kit/id.tsx";
import { Empty } from "../kit/states.tsx";
import { ClockTime } from "../kit/time.tsx";
import { TypeName } from "../kit/type-name.tsx";
import "./lists.css";

/** The facts that the run's steps recorded, oldest first. */
export function Emitted({ facts }: { readonly facts: RunDetail["emitted"] }) {
  if (facts.length === 0) {
    return <Empty title="No events yet">What the steps of this run record as facts appears here.</Empty>;
  }
  return (
    <ol className="e-list">
      {facts.map((fact) => (
        <li key={fact.id}>
          <Link to="/events" search={{ event: fact.id }}>
            <TypeName name={fact.type} />
            <span className="t2">
              <StreamText stream={fact.stream} version={fact.version} />
            </span>
            <span className="r">
              <ClockTime value={fact.time} />
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
