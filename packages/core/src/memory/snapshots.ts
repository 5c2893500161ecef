import type { Snapshot, Snapshots } from "../ports/snapshots.ts";

export function memorySnapshots(): Snapshots {
  const kept = new Map<string, Snapshot>();
  const keyOf = (stream: string, reducer: number) => `${reducer} ${stream}`;
  return {
    get: async (stream, reducer) => kept.get(keyOf(stream, reducer)),
    put: async (stream, reducer, snapshot) => {
      const key = keyOf(stream, reducer);
      if (snapshot.version > (kept.get(key)?.version ?? 0)) kept.set(key, structuredClone(snapshot));
    },
  };
}
