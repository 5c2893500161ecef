import fc from "fast-check";
import type { CounterCommand } from "./commands.ts";

/** Changes of one counter. */
export const counterCommands = fc.array(
  fc
    .record({ delta: fc.integer({ min: -20, max: 20 }).filter((delta) => delta !== 0), why: fc.boolean() })
    .map(({ delta, why }): CounterCommand => {
      const change = { type: "ChangeCounter", counterId: "c1", delta } as const;
      return why ? { ...change, reason: "because" } : change;
    }),
  { minLength: 1, maxLength: 40 },
);
