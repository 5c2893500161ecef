import type { Health } from "@bridgework/functions/http/health-contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { count, duration } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { Unread } from "../kit/unread.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { CircuitLines } from "./circuits.tsx";
import { circuitsQuery, healthQuery } from "./health-query.ts";
import { PartRow } from "./part-row.tsx";
import { elsewhere, healthState, LOCAL, sentenceOf } from "./parts.ts";
import "../kit/lines.css";
import "./health.css";

export function HealthPage() {
  const { data, error, refetch } = useQuery(healthQuery());
  if (data === undefined) return <Unread what="parts" error={error} onRetry={() => void refetch()} />;
  return (
    <div className="hp">
      <header className="hp-head">
        <Sentence health={data} />
        {error === null ? null : (
          <p className="hp-stale" role="alert">
            This is as it was: the server does not answer now.
          </p>
        )}
      </header>
      <section aria-label="Parts">
        <table className="hp-parts">
          <thead>
            <tr className="label">
              <th scope="col">Part</th>
              <th scope="col" className="r">
                Now
              </th>
              <th scope="col">Threshold</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {data.parts.map((part) => (
              <PartRow key={part.part} part={part} stage={data.stage} />
            ))}
          </tbody>
        </table>
      </section>
      <div className="hp-cols">
        <Log health={data} />
        <Circuits />
        <Requests health={data} />
      </div>
    </div>
  );
}

function Sentence({ health: { status, parts } }: { readonly health: Health }) {
  return (
    <h1>
      <Glyph state={healthState(status)} />
      {sentenceOf(parts)}
    </h1>
  );
}

/** How far the consumers of the log have come, and what is being built anew. */
function Log({ health: { head, relayed, projected, rebuilds = [] } }: { readonly health: Health }) {
  return (
    <section aria-label="Consumers of the log">
      <div className="head">
        <h2>Log</h2>
        <Link to="/events" className="more tn">
          {head === null ? "Events" : `to position ${count(head)}`}
        </Link>
      </div>
      <ul className="lines hp-log">
        <Consumer name="Relay" position={relayed} head={head} />
        <Consumer name="Views" position={projected} head={head} />
        {rebuilds.map(({ view, version, position, head: end }) => (
          <Consumer key={view} name={`Rebuilding ${view} v${version}`} position={position} head={end} />
        ))}
      </ul>
    </section>
  );
}

interface ConsumerProps {
  readonly name: string;
  /** Null where it is not known. */
  readonly position: number | null;
  readonly head: number | null;
}

function Consumer({ name, position, head }: ConsumerProps) {
  return (
    <li>
      <span className="cut">{name}</span>
      {position === null || head === null ? (
        <span className="t3">not known here</span>
      ) : (
        <Way name={name} position={position} head={head} />
      )}
    </li>
  );
}

function Way({ name, position, head }: { readonly name: string; readonly position: number; readonly head: number }) {
  const behind = Math.max(0, head - position);
  return (
    <>
      <progress max={Math.max(1, head)} value={head === 0 ? 1 : position} aria-label={`${name}, events handled`} />
      <span className="tn t3">{behind === 0 ? "up to date" : `${count(behind)} behind`}</span>
    </>
  );
}

function Circuits() {
  const { data } = useQuery(circuitsQuery());
  const refresh = useRefresh(["circuits"]);
  useLiveMessage("facts", ({ items }) => {
    if (items.some(({ stream }) => stream.startsWith("circuit#"))) refresh();
  });
  const circuits = (data?.items ?? []).toSorted((left, right) => right.status.localeCompare(left.status));
  return (
    <section aria-label="Circuits">
      <div className="head">
        <h2>Circuits</h2>
        <span className="more tn">
          {circuits.length === 0 ? "" : `${circuits.filter(({ status }) => status === "open").length} open`}
        </span>
      </div>
      {data?.items.length === 0 ? <p className="t3 hp-none">No provider has failed often enough to open one.</p> : null}
      <CircuitLines circuits={circuits} />
    </section>
  );
}

function Requests({ health: { recent, stage, version, uptimeSeconds } }: { readonly health: Health }) {
  const { requests, errors, refusedSignatures } = recent;
  return (
    <section aria-label="Requests and process">
      <div className="head">
        <h2>Requests</h2>
        <span className="t3">of five minutes</span>
        {stage === LOCAL ? (
          <a className="more q" href="/metrics" target="_blank" rel="noreferrer">
            Metrics
          </a>
        ) : null}
      </div>
      <dl className="hp-pairs tn">
        <dt>Taken</dt>
        <Count value={requests} stage={stage} />
        <dt>Errors of this side</dt>
        <Count value={errors} stage={stage} isBad={errors !== null && errors > 0} />
        <dt>Signatures refused</dt>
        <Refused signatures={refusedSignatures} stage={stage} />
        <dt>Process up for</dt>
        <dd>{duration(uptimeSeconds * 1000)}</dd>
        <dt>Version</dt>
        <dd>
          {version}, {stage}
        </dd>
      </dl>
    </section>
  );
}

interface CountProps {
  /** Null where it is not counted here. */
  readonly value: number | null;
  readonly stage: string;
  readonly isBad?: boolean;
}

function Count({ value, stage, isBad = false }: CountProps) {
  if (value === null) return <dd className="t3">{elsewhere("doors", stage)}</dd>;
  return <dd className={isBad ? "bad" : undefined}>{count(value)}</dd>;
}

function Refused({ signatures, stage }: { readonly signatures: number | null; readonly stage: string }) {
  if (signatures === null) return <Count value={null} stage={stage} />;
  return (
    <dd>
      <Link to="/events" search={{ type: ["RequestRefused"] }} className={signatures > 0 ? "q bad" : "q"}>
        {count(signatures)}
      </Link>
    </dd>
  );
}
