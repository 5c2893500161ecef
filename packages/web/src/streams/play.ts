import { useEffect, useState } from "react";
import { strideOf } from "./scrub.ts";

const TICK_MS = 400;
const TICKS = 120;

/** Plays a stream from where it stands to its newest version, then stops; from the first where it stands at the end. */
export function usePlay(at: number, newest: number, onGo: (version: number) => void) {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      const next = Math.min(newest, at + strideOf(newest, TICKS));
      if (next >= newest) setPlaying(false);
      onGo(next);
    }, TICK_MS);
    return () => clearTimeout(timer);
  }, [playing, at, newest, onGo]);
  const toggle = () => {
    if (!playing && at >= newest) onGo(1);
    setPlaying(!playing && newest > 1);
  };
  return { playing, toggle, stop: () => setPlaying(false) };
}
