import type { EventItem } from "@bridgework/functions/http/contract";
import { useEffect, useId, useMemo, useState } from "react";
import { format } from "../counter/digits.ts";
import { areaPath, linePath, type Point, pointsOf, type Series, seriesOf } from "../counter/series.ts";
import { ToolButton } from "../kit/button.tsx";
import { count } from "../kit/format.ts";
import { AbsoluteTime, Ago } from "../kit/time.tsx";
import { clampVersion, type Move, shareOf } from "./scrub.ts";
import "./scrub.css";

interface Props {
  readonly at: number;
  readonly newest: number;
  /** Of the version shown; undefined while it is on its way. */
  readonly time: string | undefined;
  /** Those that were read, of a counter: the track is the chart of their values. */
  readonly events: readonly EventItem[];
  readonly playing: boolean;
  readonly onMove: (move: Move) => void;
  readonly onGo: (version: number) => void;
  readonly onPlay: () => void;
}

export function Scrubber({ at, newest, time, events, playing, onMove, onGo, onPlay }: Props) {
  return (
    <header className="scrub">
      <div className="ctl">
        <div className="step-btns">
          <Step icon="first" label="First version" move="first" off={at <= 1} onMove={onMove} />
          <Step icon="left" label="Previous version" move="previous" off={at <= 1} onMove={onMove} />
          <ToolButton icon={playing ? "pause" : "play"} label={playing ? "Pause" : "Play"} onClick={onPlay} />
          <Step icon="right" label="Next version" move="next" off={at >= newest} onMove={onMove} />
          <Step icon="last" label="Last version" move="last" off={at >= newest} onMove={onMove} />
        </div>
        <VersionBox at={at} newest={newest} onGo={onGo} />
        {time === undefined ? null : (
          <p className="t2 tn at">
            <AbsoluteTime value={time} />{" "}
            <span className="t3">
              · <Ago value={time} />
            </span>
          </p>
        )}
      </div>
      <Track at={at} newest={newest} events={events} onGo={onGo} />
    </header>
  );
}

interface StepProps {
  readonly icon: "first" | "left" | "right" | "last";
  readonly label: string;
  readonly move: Move;
  readonly off: boolean;
  readonly onMove: (move: Move) => void;
}

function Step({ icon, label, move, off, onMove }: StepProps) {
  return <ToolButton icon={icon} label={label} aria-disabled={off} onClick={() => (off ? undefined : onMove(move))} />;
}

/** Takes a version on Enter or when it is left; shows the one in sight again where it is none. */
function VersionBox({ at, newest, onGo }: Pick<Props, "at" | "newest" | "onGo">) {
  const [text, setText] = useState(String(at));
  const id = useId();
  useEffect(() => setText(String(at)), [at]);
  const take = () => {
    const version = Number.parseInt(text, 10);
    if (Number.isNaN(version)) setText(String(at));
    else onGo(clampVersion(version, newest));
  };
  return (
    <p className="where tn">
      <label htmlFor={id}>Version</label>{" "}
      <input
        id={id}
        inputMode="numeric"
        value={text}
        style={{ width: `${text.length + 3}ch` }}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && take()}
        onBlur={take}
      />{" "}
      <span className="t3">of {count(newest)}</span>
    </p>
  );
}

const BOX = { width: 1000, height: 100 };
/** A longer line has more steps than a screen has pixels. */
const MOST_POINTS = 5_000;

function Track({ at, newest, events, onGo }: Pick<Props, "at" | "newest" | "events" | "onGo">) {
  const series = useMemo(() => seriesOf(pointsOf(events), MOST_POINTS), [events]);
  const share = shareOf(at, newest);
  const value = series?.points.find(({ version }) => version === at)?.value;
  return (
    <>
      <div className={series === undefined ? "track flat" : "track"}>
        {series === undefined ? null : <Chart series={series} newest={newest} share={share} />}
        <i className={share < 0.12 ? "head-line early" : "head-line"} style={{ left: `${share * 100}%` }}>
          {value === undefined ? null : <b className="tn">{format(value)}</b>}
        </i>
        <input
          type="range"
          aria-label="Version"
          aria-valuetext={`Version ${at} of ${newest}`}
          min={1}
          max={Math.max(1, newest)}
          value={at}
          onChange={(event) => onGo(event.currentTarget.valueAsNumber)}
        />
      </div>
      <div className="ticks tn">
        <span>1</span>
        <span>{count(newest)}</span>
      </div>
    </>
  );
}

function Chart({
  series,
  newest,
  share,
}: {
  readonly series: Series;
  readonly newest: number;
  readonly share: number;
}) {
  const place = ({ version }: Point) => shareOf(version, newest);
  const line = linePath(series, BOX, place);
  const area = areaPath(series, BOX, place);
  const first = series.points[0]?.version ?? 1;
  return (
    <>
      <Lines area={area} line={line} />
      <div className="past" style={{ clipPath: `inset(0 ${100 - share * 100}% 0 0)` }}>
        <Lines area={area} line={line} />
      </div>
      {first > 1 ? (
        <span className="unread" style={{ width: `${shareOf(first, newest) * 100}%` }}>
          {first - 1} not read yet
        </span>
      ) : (
        <span className="y0 tn">{format(series.most)}</span>
      )}
    </>
  );
}

function Lines({ area, line }: { readonly area: string; readonly line: string }) {
  return (
    <svg viewBox={`0 0 ${BOX.width} ${BOX.height}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="ar" d={area} />
      <path className="ln" d={line} />
    </svg>
  );
}
