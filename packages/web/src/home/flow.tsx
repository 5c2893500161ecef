import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type Station, stationsOf } from "./stations.ts";

/** The way of an event: one line, seven stations. */
export function Flow({ home }: { readonly home: Home }) {
  return (
    <section aria-label="The way of an event">
      <ol className="flow">
        {stationsOf(home).map((station) => (
          <li key={station.name} className={station.bad ? "bad" : undefined}>
            <StationLink name={station.name}>
              <span className="label">{station.name}</span>
              <strong className="tn">
                {station.value} <small>{station.unit}</small>
              </strong>
              <span className="sub tn">{station.sub}</span>
            </StationLink>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface LinkProps {
  readonly name: Station["name"];
  readonly children: ReactNode;
}

function StationLink({ name, children }: LinkProps) {
  switch (name) {
    case "Doors":
    case "Relay":
    case "Providers":
      return <Link to="/status">{children}</Link>;
    case "Store":
      return <Link to="/events">{children}</Link>;
    case "Rules":
      return <a href="#unmatched">{children}</a>;
    case "Runs":
      return (
        <Link to="/runs" search={{ status: "RUNNING" }}>
          {children}
        </Link>
      );
    case "Views":
      return <Link to="/streams">{children}</Link>;
  }
}
