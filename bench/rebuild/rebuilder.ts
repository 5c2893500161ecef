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

export function expectCount(what: "documents" | "events", expected: number, received: number): void {
  if (received !== expected) throw new Error(`Expected a rebuild of ${expected} ${what}; it came to ${received}.`);
}
