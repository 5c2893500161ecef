import type { EventItem } from "@bridgework/functions/http/contract";
import { signed } from "../counter/digits.ts";
import { count } from "../kit/format.ts";
import { Kbd } from "../kit/kbd.tsx";
import { ClockTime } from "../kit/time.tsx";
import { TypeName } from "../kit/type-name.tsx";
import { VirtualGrid } from "../kit/virtual-grid.tsx";

interface Props {
  /** Newest first, as far as they were read. */
  readonly events: readonly EventItem[];
  readonly newest: number;
  readonly at: number;
  readonly onPick: (version: number) => void;
  readonly onEnd: () => void;
}

const COUNTER = [
  { key: "version", label: "Version" },
  { key: "delta", label: "Change" },
  { key: "actor", label: "Actor" },
  { key: "time", label: "Time" },
] as const;
const OTHER = [
  { key: "version", label: "Version" },
  { key: "type", label: "Type", className: "wide" },
  { key: "time", label: "Time" },
] as const;
const HEIGHT = { wide: 32, small: 40 };

export function VersionList({ events, newest, at, onPick, onEnd }: Props) {
  const counter = events[0]?.type === "CounterChanged";
  return (
    <section className={counter ? "vers of-counter" : "vers"} aria-label="Versions">
      <div className="head">
        <h2>Versions</h2>
        <span className="t3 tn">{count(newest)}</span>
        <span className="more">
          <Kbd>←</Kbd> <Kbd>→</Kbd> step
        </span>
      </div>
      <VirtualGrid
        label="Versions"
        columns={counter ? COUNTER : OTHER}
        rows={events}
        rowKey={({ version }) => String(version)}
        cells={counter ? counterCells : otherCells}
        selected={String(at)}
        onOpen={({ version }) => onPick(version)}
        onMove={({ version }) => onPick(version)}
        onEnd={onEnd}
        height={HEIGHT}
        follow
      />
    </section>
  );
}

function counterCells({ version, data, meta, time }: EventItem) {
  const { delta } = data;
  return [
    <span key="version" className="tn v">
      {version}
    </span>,
    <span key="delta" className="tn by">
      {typeof delta === "number" ? signed(delta) : ""}
    </span>,
    <span key="actor" className="cut t3">
      {meta.actor}
    </span>,
    <ClockTime key="time" value={time} />,
  ];
}

function otherCells({ version, type, time }: EventItem) {
  return [
    <span key="version" className="tn v">
      {version}
    </span>,
    <TypeName key="type" name={type} />,
    <ClockTime key="time" value={time} />,
  ];
}
