import type { AlertItem } from "@bridgework/functions/http/alerts-contract";
import { Link } from "@tanstack/react-router";
import { duration } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import { AbsoluteTime, Ago, useNow } from "../kit/time.tsx";
import { AlertGlyph } from "./alert-glyph.tsx";
import { Cause } from "./cause.tsx";
import { placeOf, type Telling, tellingState } from "./tellings.ts";

interface Props {
  readonly alert: AlertItem;
  readonly onClose: () => void;
}

export function AlertPanel({ alert, onClose }: Props) {
  const { alertId, summary, details, tellings } = alert;
  const title = (
    <>
      <AlertGlyph alert={alert} />
      <h2 className="cut">{alertId}</h2>
    </>
  );
  return (
    <SidePanel what="alert" title={title} onClose={onClose}>
      <SideBody label="alert">
        <p className="al-sum">{summary}</p>
        <Times alert={alert} />
        {Object.keys(details).length === 0 ? null : (
          <div>
            <h3 className="label">Details</h3>
            <dl className="pairs">
              {Object.entries(details).map(([name, value]) => (
                <Pair key={name} name={name} value={String(value)} />
              ))}
            </dl>
          </div>
        )}
        <div>
          <h3 className="label">Who was told</h3>
          {tellings.length === 0 ? <p className="l-none t3">Nobody yet.</p> : null}
          <ul className="l-list al-told">
            {tellings.map((telling) => (
              <Told key={telling.sink} telling={telling} />
            ))}
          </ul>
        </div>
      </SideBody>
      <footer>
        <div className="l-acts">
          <Cause alert={alert} />
          <Link to="/streams/$category/$id" params={{ category: "alert", id: alertId }} className="q label">
            History
          </Link>
        </div>
      </footer>
    </SidePanel>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="tn">{value}</dd>
    </>
  );
}

function Times({ alert: { raisedAt, resolvedAt, round } }: { readonly alert: AlertItem }) {
  return (
    <dl className="pairs">
      <dt>Raised</dt>
      <dd>
        <AbsoluteTime value={raisedAt} />
      </dd>
      {resolvedAt === null ? null : (
        <>
          <dt>Resolved</dt>
          <dd>
            <AbsoluteTime value={resolvedAt} />
          </dd>
        </>
      )}
      <dt>{resolvedAt === null ? "Open for" : "It took"}</dt>
      <dd>
        <Lasted from={raisedAt} to={resolvedAt} />
      </dd>
      <dt>Raised so far</dt>
      <dd className="tn">{round === 1 ? "once" : `${round} times`}</dd>
    </dl>
  );
}

/** How long an alert was open, or has been. */
export function Lasted({ from, to }: { readonly from: string; readonly to: string | null }) {
  const now = useNow();
  return <span className="tn nw">{duration((to === null ? now : Date.parse(to)) - Date.parse(from))}</span>;
}

const WORDS: Readonly<Record<Telling["status"], string>> = {
  told: "told",
  failed: "could not be told",
  redriving: "is told again",
};

function Told({ telling }: { readonly telling: Telling }) {
  const { status, change, at, reason, letterId } = telling;
  return (
    <li>
      <Glyph state={tellingState(telling)} label={false} />
      <span>
        <span className="mid">{placeOf(telling)}</span> {WORDS[status]}
        {change === "resolved" ? " that it is over" : ""}
        {reason === null ? null : <span className="al-why">{reason}</span>}
        {letterId === null ? null : (
          <Link to="/failures" search={{ letter: letterId }} className="q">
            Dead letter
          </Link>
        )}
      </span>
      <Ago value={at} />
    </li>
  );
}
