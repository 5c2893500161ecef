import type { CSSProperties } from "react";
import { duration } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { Icon } from "../kit/icon.tsx";
import { rowState, runState } from "../kit/state.ts";
import { BarMark } from "./bar.tsx";
import { attemptLife, barsOf, lifeOf } from "./bars.ts";
import type { Row } from "./rows.ts";
import { lengthOf, type Scale } from "./scale.ts";
import type { Zoom } from "./zoom.ts";

interface Props {
  readonly row: Row;
  readonly parents: ReadonlySet<number>;
  readonly scale: Scale;
  readonly zoom: Zoom;
  readonly now: number;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly place: { readonly start: number; readonly size: number };
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}

export function TimelineRow({ row, parents, scale, zoom, now, selected, focused, place, onSelect, onToggle }: Props) {
  const attempt = row.kind === "attempt";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its lines.
    <div
      role="treeitem"
      data-key={row.key}
      aria-level={row.depth + 1}
      aria-selected={selected}
      {...(row.open === null ? {} : { "aria-expanded": row.open })}
      tabIndex={focused ? 0 : -1}
      className={attempt ? "tr att" : "tr"}
      style={{ height: place.size, transform: `translateY(${place.start}px)` }}
      onClick={onSelect}
    >
      <span className="tl" style={{ "--in": row.depth } as CSSProperties}>
        <Chevron open={row.open} onToggle={onToggle} />
        <RowGlyph row={row} />
        <RowName row={row} />
        <span className="du tn">{duration(lengthOf(spanOf(row, now)))}</span>
      </span>
      <span className="tb" aria-hidden="true">
        {barsOf(row, parents, now).map((bar) => (
          <BarMark key={`${bar.kind} ${bar.from}`} bar={bar} scale={scale} zoom={zoom} named={attempt} />
        ))}
      </span>
    </div>
  );
}

function Chevron({ open, onToggle }: { readonly open: boolean | null; readonly onToggle: () => void }) {
  if (open === null) return <span className="ch" />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a pointer's way to what the arrow keys do on the line itself.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
    <span
      className="ch"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Icon name={open ? "down" : "right"} />
    </span>
  );
}

function RowGlyph({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case "run":
      return <Glyph state={runState(row.run)} />;
    case "state":
      return <Glyph state={rowState(row.state.status)} />;
    case "attempt":
      return <Glyph state={rowState(row.attempt.status)} />;
  }
}

function RowName({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case "run":
      return <span className="nm cut">{row.run.workflow}</span>;
    case "attempt":
      return <span className="nm cut">attempt {row.attempt.number}</span>;
    case "state":
      return (
        <span className="nm cut">
          {row.state.name} <small>{noteOf(row.state)}</small>
        </span>
      );
  }
}

function noteOf({ type, status, attempts }: Extract<Row, { readonly kind: "state" }>["state"]): string {
  const kind = type === "Task" || type === "Branch" || type === "Iteration" ? "" : type;
  const tries = attempts.length > 1 ? `${attempts.length} ×` : "";
  return [kind, tries || (status === "caught" ? "caught" : "")].filter((part) => part !== "").join(" ");
}

function spanOf(row: Row, now: number) {
  switch (row.kind) {
    case "run":
      return lifeOf(row.run, now);
    case "state":
      return lifeOf(row.state, now);
    case "attempt":
      return attemptLife(row.attempt, now);
  }
}
