/** What is under way and nobody waits for. */
export function openWork() {
  const underWay = new Set<Promise<unknown>>();
  return {
    track: <Result>(work: Promise<Result>): Promise<Result> => {
      underWay.add(work);
      const done = () => void underWay.delete(work);
      work.then(done, done);
      return work;
    },
    /** Resolves when nothing is under way; what is begun meanwhile counts. */
    settled: async (): Promise<void> => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
