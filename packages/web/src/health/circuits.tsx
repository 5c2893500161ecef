import type { CircuitItem } from "@bridgework/functions/http/circuits-contract";
import { Link } from "@tanstack/react-router";
import { duration } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { Ago, useNow } from "../kit/time.tsx";

interface Props {
  readonly circuits: readonly CircuitItem[];
}

/** Of providers and hosts whose circuit has opened at least once; each leads to its facts. */
export function CircuitLines({ circuits }: Props) {
  return (
    <ul className="lines">
      {circuits.map((circuit) => (
        <li key={circuit.circuit}>
          <Link
            to="/streams/$category/$id"
            params={{ category: "circuit", id: circuit.circuit }}
            title={`${circuit.failures} failures in a row: ${circuit.reason}`}
          >
            <span className={circuit.status === "open" ? "st st-failed" : "st"}>
              <Icon name={circuit.status} />
            </span>
            <span className="mono cut">{circuit.circuit}</span>
            {circuit.status === "open" ? <Probe until={circuit.until} /> : <Closed circuit={circuit} />}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Probe({ until }: { readonly until: string }) {
  const left = Date.parse(until) - useNow();
  return <span className="tn bad">{left > 0 ? `open, probe in ${duration(left)}` : "open, next call probes"}</span>;
}

function Closed({ circuit: { closedAt, changedAt } }: { readonly circuit: CircuitItem }) {
  return (
    <span className="t3">
      closed <Ago value={closedAt ?? changedAt} />
    </span>
  );
}
