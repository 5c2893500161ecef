import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useKeys } from "./keys.ts";

export type Rows = Virtualizer<HTMLDivElement, Element>;

interface Options<Row> {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selected?: string | null;
  readonly onMove?: ((row: Row) => void) | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly virtualizer: Rows;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** One row takes part in the tab order. It is known by its key, so that rows coming in above do not move it. */
export function useRovingRow<Row>(options: Options<Row>) {
  const { rows, rowKey, selected, onMove, onOpen, virtualizer, scroller } = options;
  const [active, setActive] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const wantedKey = active ?? selected;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row's key is its own, however it is asked for.
  const found = useMemo(() => rows.findIndex((row) => rowKey(row) === wantedKey), [rows, wantedKey]);
  const focus = Math.max(0, found);
  useEffect(() => {
    if (wanted.current === null) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted.current)}"]`);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
  });
  const go = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    wanted.current = rowKey(row);
    setActive(rowKey(row));
    virtualizer.scrollToIndex(rows.indexOf(row), { align: "auto" });
    onMove?.(row);
  };
  const next = () => go(found < 0 ? 0 : focus + 1);
  const previous = () => go(focus - 1);
  const open = () => {
    const row = rows[focus];
    if (row !== undefined) onOpen?.(row);
  };
  useKeys({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    Home: () => go(0),
    End: () => go(rows.length - 1),
    Enter: open,
  });
  return { active, focus, setActive };
}
