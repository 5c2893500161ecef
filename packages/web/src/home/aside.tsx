import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import { AlertGlyph } from "../alerts/alert-glyph.tsx";
import { Lasted } from "../alerts/alert-panel.tsx";
import { CircuitLines } from "../health/circuits.tsx";
import { count, duration } from "../kit/format.ts";

export function OpenAlerts({ alerts: { open, items } }: Pick<Home, "alerts">) {
  return (
    <section aria-label="Open alerts">
      <div className="head">
        <h2>Alerts</h2>
        <Link to="/alerts" search={{ status: "open" }} className="t3 tn">
          {count(open)} open
        </Link>
        <Link to="/alerts" className="more">
          History
        </Link>
      </div>
      {items.length === 0 ? <p className="h-none t3">None is open.</p> : null}
      <ul className="lines h-alerts">
        {items.map((alert) => (
          <li key={alert.alertId}>
            <Link to="/alerts" search={{ alert: alert.alertId }} title={alert.summary}>
              <AlertGlyph alert={alert} />
              <span className="cut">{alert.summary}</span>
              <span className="t3">
                <Lasted from={alert.raisedAt} to={null} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function DeadLetters({ deadLetters: { total, oldestSeconds } }: Pick<Home, "deadLetters">) {
  return (
    <section aria-label="Dead letters">
      <div className="head">
        <h2>Dead letters</h2>
        {total === 0 ? null : (
          <Link to="/failures" search={{ redrive: "new" }} className="more">
            Redrive
          </Link>
        )}
      </div>
      <Link to="/failures" className="depth">
        <strong className="tn">{count(total)}</strong>
        <span className="tn label">{total === 0 ? "none waits" : `oldest ${duration(oldestSeconds * 1000)}`}</span>
      </Link>
    </section>
  );
}

export function Breakers({ circuits }: Pick<Home, "circuits">) {
  return (
    <section aria-label="Circuit breakers">
      <div className="head">
        <h2>Breakers</h2>
        <Link to="/status" className="more">
          Health
        </Link>
      </div>
      {circuits.length === 0 ? <p className="h-none t3">All closed; none has ever opened.</p> : null}
      <CircuitLines circuits={circuits} />
    </section>
  );
}
