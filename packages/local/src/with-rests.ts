import type { Clock } from "@bridgework/core/ports/clock";

/** Does `work` at once; where it is asked for again meanwhile, once more after the rest of milliseconds that it returns. */
export function withRests(clock: Clock, work: () => number): () => void {
  let isResting = false;
  let isAskedFor = false;
  const ask = () => {
    isAskedFor = isResting;
    if (isResting) return;
    isResting = true;
    clock.after(work(), () => {
      isResting = false;
      if (isAskedFor) ask();
    });
  };
  return ask;
}
