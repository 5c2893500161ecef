import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import { counted, duration } from "../kit/format.ts";
import { ClockMinute } from "./clock-minute.tsx";

/** In words what needs a person; every noun is a link. */
export function Lede({ home: { alerts, deadLetters, head, relayLagSeconds } }: { readonly home: Home }) {
  const calm = alerts.open === 0 && deadLetters.total === 0;
  // Whether all keeps up is not known where the server does not measure it.
  const pace = relayLagSeconds === null ? [] : [calm ? "All keeps up." : "All else keeps up."];
  const rest = [...pace, ...(calm ? ["Nothing waits for you."] : [])].join(" ");
  return (
    <header className="lede">
      <h1>
        <Alerts alerts={alerts} />
        <DeadLetters deadLetters={deadLetters} />
        {head === 0 ? <NothingYet /> : rest}
      </h1>
    </header>
  );
}

function NothingYet() {
  return (
    <>
      Nothing has happened here yet.{" "}
      <Link to="/send">
        <em>Send a first event</em>
      </Link>
      , and this page fills by itself.
    </>
  );
}

function Alerts({ alerts: { open, items } }: Pick<Home, "alerts">) {
  // That letters are dead is said by the next sentence.
  const first = items.find(({ name }) => name !== "dead-letters") ?? items[0];
  if (first === undefined) return null;
  return (
    <>
      <Link to="/alerts" search={{ alert: first.alertId }}>
        <em className="bad">{first.summary}</em>
      </Link>{" "}
      Since <ClockMinute value={first.raisedAt} />.{" "}
      {open > 1 ? (
        <>
          <Link to="/alerts" search={{ status: "open" }}>
            <em>{counted(open - 1, "more alert")}</em>
          </Link>{" "}
          {open === 2 ? "is" : "are"} open.{" "}
        </>
      ) : null}
    </>
  );
}

function DeadLetters({ deadLetters: { total, oldestSeconds } }: Pick<Home, "deadLetters">) {
  if (total === 0) return null;
  return (
    <>
      <Link to="/failures">
        <em>{counted(total, "dead letter")}</em>
      </Link>{" "}
      {total === 1 ? "waits" : "wait"} for a decision, {total === 1 ? "for" : "the oldest for"}{" "}
      <Link to="/failures">
        <em className="nw">{duration(oldestSeconds * 1000)}</em>
      </Link>
      .{" "}
    </>
  );
}
