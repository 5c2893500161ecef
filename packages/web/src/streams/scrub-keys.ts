import { useEffect, useRef } from "react";
import { type Move, moveOf } from "./scrub.ts";

interface Options {
  readonly onMove: (move: Move) => void;
  readonly onPlay: () => void;
}

/** ←/→, with Shift by ten, Home/End and Space on the whole page; before the version list, which takes Home and End too. */
export function useScrubKeys(options: Options): void {
  const current = useRef(options);
  useEffect(() => {
    current.current = options;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isForScrubber(event)) return;
      const move = moveOf(event);
      if (move === undefined && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      if (move === undefined) current.current.onPlay();
      else current.current.onMove(move);
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
}

function isForScrubber(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]") !== null) return false;
  const target = event.target instanceof Element ? event.target : null;
  // The slider is a range input: its own arrow keys are replaced, so that ⇧ is by ten there too.
  if (target?.closest('input:not([type="range"]), textarea, select, [contenteditable], [role="tree"]')) return false;
  return event.key !== " " || target?.closest("button, a, summary") === null || target === null;
}
