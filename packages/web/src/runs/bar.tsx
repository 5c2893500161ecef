import { duration } from "../kit/format.ts";
import type { Bar } from "./bars.ts";
import { type Cut, lengthOf, placeOf, type Scale } from "./scale.ts";
import { inWindow, type Zoom } from "./zoom.ts";

interface Props {
  readonly bar: Bar;
  readonly scale: Scale;
  readonly zoom: Zoom;
  /** Writes the length of a wait into it. */
  readonly named?: boolean;
}

/** Share of the axis below which a wait's length does not fit into it. */
const ROOM_FOR_TEXT = 0.07;

export function BarMark({ bar, scale, zoom, named = false }: Props) {
  const left = inWindow(placeOf(scale, bar.from), zoom);
  const right = inWindow(placeOf(scale, bar.to), zoom);
  if (right < 0 || left > 1) return null;
  const text = named && bar.kind === "wait" && right - left > ROOM_FOR_TEXT ? duration(lengthOf(bar)) : null;
  return (
    <i
      className={`b b-${bar.kind} b-${bar.tone}`}
      style={{ left: `min(${percent(left)}, 100% - 2px)`, width: percent(right - left) }}
    >
      {text === null ? null : (
        <span className={scale.cuts.some((cut) => isMiddleIn(bar, cut)) ? "tn in" : "tn"}>{text}</span>
      )}
    </i>
  );
}

export function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** A wait that is cut short has its middle in the cut, which has a ground of its own. */
function isMiddleIn(bar: Bar, cut: Cut): boolean {
  return bar.from <= cut.from && cut.to <= bar.to;
}
