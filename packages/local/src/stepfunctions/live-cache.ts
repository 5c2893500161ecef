import type { Live } from "./progress.ts";

/** Running executions in memory. Those that were not told anything for long are dropped, and read again when they are. */
export interface LiveCache {
  get(seq: number): Live | undefined;
  keep(live: Live): Live;
  delete(seq: number): void;
  /** The execution was changed by work that is not committed yet. */
  touch(live: Live): void;
  settled(live: Live): void;
  /** Staged work was undone: memory is wrong about what was touched. */
  forgetTouched(): void;
  /** Runs work for one execution, one after another. */
  exclusively<Result>(seq: number, work: () => Promise<Result>): Promise<Result>;
}

export function createLiveCache(most: number): LiveCache {
  const kept = new Map<number, Live>();
  const touched = new Set<Live>();
  const queues = new Map<number, Promise<unknown>>();

  const evictOldest = () => {
    for (const [seq, live] of kept) {
      if (touched.has(live) || queues.has(seq)) continue;
      kept.delete(seq);
      return;
    }
  };
  return {
    get: (seq) => kept.get(seq),
    keep: (live) => {
      kept.delete(live.seq);
      kept.set(live.seq, live);
      if (kept.size > most) evictOldest();
      return live;
    },
    delete: (seq) => void kept.delete(seq),
    touch: (live) => void touched.add(live),
    settled: (live) => void touched.delete(live),
    forgetTouched: () => {
      for (const live of touched) if (kept.get(live.seq) === live) kept.delete(live.seq);
      touched.clear();
    },
    exclusively: (seq, work) => {
      const previous = queues.get(seq);
      const running = previous === undefined ? work() : previous.then(work, work);
      queues.set(seq, running);
      const ended = () => {
        if (queues.get(seq) === running) queues.delete(seq);
      };
      running.then(ended, ended);
      return running;
    },
  };
}
