import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import UPlot from "uplot";
import { counted } from "../kit/format.ts";
import { type Chart, chartData, chartOptions, HEIGHT, type Minutes } from "./chart-options.ts";
import { minuteOf } from "./clock-minute.tsx";
import { inkOf } from "./ink.ts";
import "uplot/dist/uPlot.min.css";

interface Pointed {
  readonly index: number;
  /** Pixels from the chart's left edge. */
  readonly left: number;
}

const MINUTE_MS = 60_000;

/** Drawn by uPlot on a canvas. A click leads to the events of that minute. */
export function ThroughputChart({ minutes }: { readonly minutes: Minutes }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const navigate = useNavigate();
  const data = useRef(chartData(minutes));
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const options = chartOptions(inkOf(element), element.clientWidth, ({ cursor }) => {
      const { idx, left } = cursor;
      setPointed(typeof idx === "number" && left !== undefined && left >= 0 ? { index: idx, left } : null);
    });
    const drawn = new UPlot(options, data.current, element);
    chart.current = drawn;
    const watch = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      drawn.destroy();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    data.current = chartData(minutes);
    chart.current?.setData(data.current);
  }, [minutes]);
  const shown = pointed === null ? undefined : minutes[pointed.index];
  const open = () => {
    if (shown === undefined) return;
    const until = new Date(Date.parse(shown.at) + MINUTE_MS).toISOString();
    void navigate({ to: "/events", search: { since: shown.at, until } });
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a short cut for the pointer; the filter of the events takes times too.
    // biome-ignore lint/a11y/noStaticElementInteractions: as above.
    <div ref={box} className="chart-box" onClick={open}>
      {shown === undefined || pointed === null ? null : (
        <div className="tip tn" style={tipPlace(pointed.left, box.current?.clientWidth ?? 0)} aria-hidden="true">
          <span className="t3">{minuteOf(shown.at)}</span>
          <span>{shown.events === null ? "too many to count" : counted(shown.events, "event")}</span>
          {shown.failedRuns === null || shown.failedRuns === 0 ? null : (
            <em>{counted(shown.failedRuns, "run")} failed</em>
          )}
        </div>
      )}
    </div>
  );
}

const TIP_ROOM = 150;

/** On the side where there is room. */
function tipPlace(left: number, width: number) {
  return left > width - TIP_ROOM ? { right: width - left + 8 } : { left: left + 8 };
}
