import type { RunDetail } from "@bridgework/functions/http/contract";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useKeys } from "../kit/keys.ts";
import { useSmall } from "../kit/media.ts";
import { useNow } from "../kit/time.tsx";
import { useTreeKeys } from "../kit/tree-keys.ts";
import { Axis, Guides } from "./axis.tsx";
import { BAR_KINDS, lifeOf, mergeBars, parentIds, stateBars, workOf } from "./bars.ts";
import { Brush } from "./brush.tsx";
import { ALL_FOLDED, type Folds, NO_FOLDS, toggleFold, writeFolds } from "./folds.ts";
import { rowsOf } from "./rows.ts";
import { createScale, idleStartOf, lengthOf } from "./scale.ts";
import { TimelineRow } from "./timeline-row.tsx";
import type { Zoom } from "./zoom.ts";
import "./bars.css";
import "./timeline.css";

/** What the address says about how the timeline is seen. */
export interface TimelineView {
  readonly folds: Folds;
  /** Starts of idle stretches that are shown in full, in milliseconds since the run's start. */
  readonly uncut: ReadonlySet<number>;
  readonly zoom: Zoom;
}

interface Props {
  readonly run: RunDetail;
  readonly view: TimelineView;
  readonly onView: (view: TimelineView) => void;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

const ROW = { wide: 28, small: 46 };
const OVERSCAN = 12;
/** Bars of the brush that are nearer than this share of the run are one. */
const BRUSH_STEPS = 500;

export function Timeline({ run, view, onView, selected, onSelect }: Props) {
  const tick = useNow();
  // A run that has stopped is drawn once, however long somebody looks at it.
  const now = run.stoppedAt === null ? tick : Date.parse(run.stoppedAt);
  const { scale, work, life, bars, parents } = useMemo(() => drawing(run, view.uncut, now), [run, view.uncut, now]);
  const rows = useMemo(() => rowsOf(run, view.folds), [run, view.folds]);
  const size = useSmall() ? ROW.small : ROW.wide;
  const body = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current,
    estimateSize: () => size,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    if (size > 0) virtualizer.measure();
  }, [virtualizer, size]);
  const toggle = (key: string) => onView({ ...view, folds: toggleFold(view.folds, key) });
  const fold = (folds: Folds) => onView({ ...view, folds });
  const folded = writeFolds(view.folds) !== undefined;
  useKeys({ w: () => fold(ALL_FOLDED), e: () => fold(NO_FOLDS) });
  const tree = useTreeKeys(body, {
    lines: rows,
    selected,
    onToggle: toggle,
    onOpen: onSelect,
    onGo: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
  });
  return (
    <section className="t-line" aria-label="Timeline">
      <div className="t-top">
        <Legend />
        <Brush bars={bars} scale={scale} zoom={view.zoom} onZoom={(zoom) => onView({ ...view, zoom })} />
      </div>
      <Axis
        scale={scale}
        zoom={view.zoom}
        collapsed={folded}
        onCollapse={() => fold(folded ? NO_FOLDS : ALL_FOLDED)}
        onUncut={(cut) => {
          const start = idleStartOf(cut, work, life) - life.from;
          onView({ ...view, uncut: new Set([...view.uncut, start]) });
        }}
      />
      <div
        className="t-body"
        ref={body}
        role="tree"
        aria-label="States of the run"
        onKeyDown={tree.onKeyDown}
        tabIndex={-1}
      >
        <Guides scale={scale} zoom={view.zoom} />
        <div className="t-rows" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <TimelineRow
                key={row.key}
                row={row}
                parents={parents}
                scale={scale}
                zoom={view.zoom}
                now={now}
                selected={row.key === selected}
                focused={row.key === tree.active}
                place={item}
                onSelect={() => {
                  tree.hold(row.key);
                  onSelect(row.key);
                }}
                onToggle={() => toggle(row.key)}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Legend() {
  return (
    <ul className="t-key label">
      {BAR_KINDS.map(({ kind, label }) => (
        <li key={kind}>
          <i className={`b b-${kind}`} aria-hidden="true" />
          {label}
        </li>
      ))}
    </ul>
  );
}

/** All that does not depend on which lines are open. */
function drawing(run: RunDetail, uncut: ReadonlySet<number>, now: number) {
  const life = lifeOf(run, now);
  const work = workOf(run, now);
  const parents = parentIds(run.timeline);
  const scale = createScale(life, work, { uncut: new Set([...uncut].map((start) => start + life.from)) });
  const bars = run.timeline.filter(({ id }) => !parents.has(id)).flatMap((state) => stateBars(state, now));
  return { life, work, parents, scale, bars: mergeBars(bars, lengthOf(life) / BRUSH_STEPS) };
}
