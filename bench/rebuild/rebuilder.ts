/** A way to make all documents of a view again from the events. */
export interface Rebuilder {
  readonly about: {
    readonly name: string;
    /** How many events it gets: a slow one gets fewer, so that it ends. */
    readonly events: number;
  };
  /** Seconds that it takes once; what it reads from is filled before the clock starts. */
  rebuild(): Promise<number>;
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

/** Throws where a rebuild made another number of documents than there are streams. */
export function expectDocuments(made: number, streams: number): void {
  if (made !== streams) throw new Error(`Expected ${streams} documents; the rebuild made ${made}.`);
}
