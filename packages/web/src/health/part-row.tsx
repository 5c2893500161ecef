import { Link } from "@tanstack/react-router";
import { Glyph } from "../kit/glyph.tsx";
import { amount, elsewhere, healthState, limitOf, PARTS, type Part } from "./parts.ts";

interface Props {
  readonly part: Part;
  /** Of the server. */
  readonly stage: string;
}

/** A part with its value beside its threshold; the bar shows how near they are. */
export function PartRow({ part, stage }: Props) {
  const { label, measure } = PARTS[part.part];
  const limit = limitOf(part);
  return (
    <tr className={part.status === "ok" || part.status === null ? undefined : "unwell"}>
      <th scope="row" className="mid">
        <PartLink part={part.part}>{label}</PartLink>
      </th>
      <td className="r tn">
        {part.value === null ? (
          <span className="t3">{elsewhere(part.part, stage)}</span>
        ) : (
          <>
            {amount(part.value, part.unit)} <span className="t3">{measure}</span>
          </>
        )}
      </td>
      <td>
        {limit === null ? <span className="t3">any</span> : <span className="t2 tn">{limit}</span>}
        <Nearness part={part} />
      </td>
      <td>
        <span className="hp-state">
          {part.status === null ? (
            <span className="t3">not known</span>
          ) : (
            <Glyph state={healthState(part.status)} label={part.status} />
          )}
          {part.reason === null ? null : <span className="t2">{part.reason}</span>}
        </span>
      </td>
    </tr>
  );
}

/** How much of the way to the threshold a value has come; of the disk there is no way to show. */
function Nearness({ part: { part, value, threshold } }: { readonly part: Part }) {
  if (part === "disk" || value === null || threshold === null || threshold === 0) return null;
  const share = Math.min(1, value / threshold);
  return (
    <span className="hp-near" aria-hidden="true">
      <i style={{ width: `${share * 100}%` }} />
    </span>
  );
}

interface LinkProps {
  readonly part: Part["part"];
  readonly children: string;
}

/** To where the part's work can be seen. */
function PartLink({ part, children }: LinkProps) {
  switch (part) {
    case "store":
    case "relay":
      return <Link to="/events">{children}</Link>;
    case "projections":
      return <Link to="/streams">{children}</Link>;
    case "workflows":
      return (
        <Link to="/runs" search={{ status: "RUNNING" }}>
          {children}
        </Link>
      );
    case "deadLetters":
      return <Link to="/failures">{children}</Link>;
    case "circuits":
      return (
        <Link to="/events" search={{ type: ["CircuitClosed", "CircuitOpened"] }}>
          {children}
        </Link>
      );
    case "disk":
    case "eventLoop":
      return children;
  }
}
