import type { Checkpoints } from "../ports/checkpoints.ts";

export function memoryCheckpoints(): Checkpoints {
  const positions = new Map<string, number>();
  const load = (consumer: string) => positions.get(consumer) ?? 0;
  return {
    load: async (consumer) => load(consumer),
    save: async (consumer, position) => {
      positions.set(consumer, Math.max(position, load(consumer)));
    },
  };
}
