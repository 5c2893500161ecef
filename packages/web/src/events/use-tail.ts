import { useCallback, useEffect, useRef, useState } from "react";
import type { LiveMode } from "./search.ts";
import type { EventList } from "./use-event-list.ts";

const FLASH_MS = 1_200;

/**
 * Shows what waits: on demand, or in `tail` by itself while the list is at its top, so that nothing moves under
 * somebody who scrolled away. Rows above `flashAfter` have just come.
 */
export function useTail({ waiting, show, shownTo, rows, query }: EventList, mode: LiveMode) {
  const [atTop, setAtTop] = useState(true);
  const [topSignal, setTopSignal] = useState(0);
  const [flashAfter, setFlashAfter] = useState<number | null>(null);
  const current = useRef({ show, shownTo });
  useEffect(() => {
    current.current = { show, shownTo };
  });
  const reveal = useCallback(() => {
    setFlashAfter(current.current.shownTo);
    current.current.show();
  }, []);
  const empty = query.isSuccess && rows.length === 0;
  const due = (waiting.count > 0 || waiting.hole) && ((mode === "tail" && atTop) || (empty && mode !== "paused"));
  // biome-ignore lint/correctness/useExhaustiveDependencies: while it is due, each change of what waits shows it again.
  useEffect(() => {
    if (due) reveal();
  }, [due, reveal, waiting]);
  useEffect(() => {
    if (flashAfter === null) return;
    const timer = setTimeout(() => setFlashAfter(null), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashAfter]);
  const showAtTop = useCallback(() => {
    reveal();
    setTopSignal((signal) => signal + 1);
  }, [reveal]);
  return { show: showAtTop, onTop: setAtTop, topSignal, flashAfter };
}

export type Tail = ReturnType<typeof useTail>;
