import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { usePrefs } from "../app/prefs.ts";

interface Props {
  /** Names the size in the preferences. */
  readonly id: string;
  readonly list: ReactNode;
  /** Null shows the list alone. */
  readonly detail: ReactNode | null;
  /** Says what the detail is. */
  readonly label: string;
  /** Share of the list in percent, until somebody drags the handle. */
  readonly start?: number;
}

const LEAST = 20;
const MOST = 80;
const STEP = 2;

/** A list beside its detail. The handle between them is dragged or moved by arrow keys; its place is remembered. */
export function Pane({ id, list, detail, label, start = 60 }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const share = usePrefs((prefs) => prefs.panes[id]) ?? start;
  const setPane = usePrefs((prefs) => prefs.setPane);
  const move = (to: number) => setPane(id, Math.min(MOST, Math.max(LEAST, to)));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const area = box.current?.getBoundingClientRect();
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || area === undefined) return;
    move(((event.clientX - area.left) / area.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(share + step);
  };
  const columns = detail === null ? "minmax(0, 1fr)" : `minmax(0, ${share}fr) minmax(0, ${100 - share}fr)`;
  return (
    <div className="pane" ref={box} style={{ "--columns": columns } as CSSProperties}>
      {list}
      {detail === null ? null : (
        <>
          <section className="pane-detail" aria-label={label}>
            {detail}
          </section>
          {/* biome-ignore lint/a11y/useSemanticElements: an <hr> takes no focus; this is the window splitter pattern of ARIA. */}
          <div
            className="pane-handle"
            role="separator"
            aria-orientation="vertical"
            aria-label={`Width of the list and of ${label}`}
            aria-valuenow={Math.round(share)}
            aria-valuemin={LEAST}
            aria-valuemax={MOST}
            tabIndex={0}
            style={{ left: `${share}%` }}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onDoubleClick={() => move(start)}
            onKeyDown={onKeyDown}
          />
        </>
      )}
    </div>
  );
}
