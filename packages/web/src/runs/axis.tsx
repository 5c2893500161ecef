import { duration } from "../kit/format.ts";
import { Kbd } from "../kit/kbd.tsx";
import { percent } from "./bar.tsx";
import { type Cut, lengthOf, placeOf, type Scale } from "./scale.ts";
import { ticksOf } from "./ticks.ts";
import { inWindow, isWhole, type Zoom } from "./zoom.ts";

interface Props {
  readonly scale: Scale;
  readonly zoom: Zoom;
  readonly collapsed: boolean;
  readonly onCollapse: () => void;
  readonly onUncut: (cut: Cut) => void;
}

export function Axis({ scale, zoom, collapsed, onCollapse, onUncut }: Props) {
  return (
    <div className="t-axis">
      <div className="t-lab label">
        <button type="button" onClick={onCollapse}>
          {collapsed ? "Expand" : "Collapse"} all <Kbd>{collapsed ? "e" : "w"}</Kbd>
        </button>
      </div>
      <div className="t-ticks tn">
        {ticksOf(scale).map(({ offset, left }) => (
          <span key={offset} style={{ left: percent(inWindow(left, zoom)) }}>
            {offset === 0 ? "0" : duration(offset).replace(".0 ", " ")}
          </span>
        ))}
        {isWhole(zoom) && isEndFree(scale) ? (
          <span className="last" style={{ left: "100%" }}>
            {duration(lengthOf(scale))}
          </span>
        ) : null}
        {scale.cuts.map((cut) => (
          <button
            key={cut.from}
            type="button"
            className="t-gap"
            style={{ left: percent(inWindow(cut.left, zoom)), width: percent(cut.width / (zoom.to - zoom.from)) }}
            title="Idle time. Click to show its full length."
            onClick={() => onUncut(cut)}
          >
            ⋯ {duration(lengthOf(cut))}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Whether the last cut leaves room for the name of the end. */
function isEndFree({ cuts }: Scale): boolean {
  const last = cuts.at(-1);
  return last === undefined || last.left + last.width < 0.86;
}

/** Lines of the ticks, and the ground of what is cut out. */
export function Guides({ scale, zoom }: { readonly scale: Scale; readonly zoom: Zoom }) {
  return (
    <div className="t-grid" aria-hidden="true">
      {ticksOf(scale).map(({ offset }) => (
        <i key={offset} style={{ left: percent(inWindow(placeOf(scale, scale.from + offset), zoom)) }} />
      ))}
      {scale.cuts.map((cut) => (
        <b
          key={cut.from}
          style={{ left: percent(inWindow(cut.left, zoom)), width: percent(cut.width / (zoom.to - zoom.from)) }}
        />
      ))}
    </div>
  );
}
