import { type PointerEvent, useRef } from "react";
import { BarMark, percent } from "./bar.tsx";
import type { Bar } from "./bars.ts";
import type { Scale } from "./scale.ts";
import { isWhole, moveEnd, moveStart, shift, WHOLE, type Zoom } from "./zoom.ts";

interface Props {
  /** The whole run, on one line. */
  readonly bars: readonly Bar[];
  readonly scale: Scale;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
}

type Grip = "from" | "to" | "window";

/** The whole run in small, with the window that the timeline shows: its edges and the window itself can be dragged. */
export function Brush({ bars, scale, zoom, onZoom }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const held = useRef<{ readonly grip: Grip; readonly at: number; readonly zoom: Zoom } | null>(null);
  const grab = (grip: Grip) => (event: PointerEvent) => {
    event.stopPropagation();
    box.current?.setPointerCapture(event.pointerId);
    held.current = { grip, at: event.clientX, zoom };
  };
  const drag = (event: PointerEvent) => {
    const width = box.current?.getBoundingClientRect().width ?? 0;
    if (held.current === null || width === 0) return;
    const { grip, at, zoom: start } = held.current;
    onZoom(dragged(start, grip, (event.clientX - at) / width));
  };
  const drop = () => {
    held.current = null;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer's way to what the two inputs inside do.
    <div className="t-brush" ref={box} onPointerMove={drag} onPointerUp={drop} onDoubleClick={() => onZoom(WHOLE)}>
      {bars.map((bar, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity of their own and keep their order.
        <BarMark key={index} bar={bar} scale={scale} zoom={WHOLE} />
      ))}
      <Edge label="Start of the part shown" value={zoom.from} onChange={(from) => onZoom(moveStart(zoom, from))} />
      <Edge label="End of the part shown" value={zoom.to} onChange={(to) => onZoom(moveEnd(zoom, to))} />
      <div
        className={isWhole(zoom) ? "t-win" : "t-win part"}
        style={{ left: percent(zoom.from), right: percent(1 - zoom.to) }}
        title="Drag the edges to zoom, double-click to see all"
        onPointerDown={grab("window")}
      >
        <i onPointerDown={grab("from")} />
        <i onPointerDown={grab("to")} />
      </div>
    </div>
  );
}

interface EdgeProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** For keys and assistive technology; the pointer takes the drawn handle. */
function Edge({ label, value, onChange }: EdgeProps) {
  return (
    <input
      type="range"
      aria-label={label}
      min={0}
      max={1}
      step={0.02}
      value={value}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
    />
  );
}

function dragged(zoom: Zoom, grip: Grip, by: number): Zoom {
  switch (grip) {
    case "from":
      return moveStart(zoom, zoom.from + by);
    case "to":
      return moveEnd(zoom, zoom.to + by);
    case "window":
      return shift(zoom, by);
  }
}
