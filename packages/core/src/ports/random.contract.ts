import { describe, expect, it } from "vitest";
import type { Random } from "./random.ts";

const DRAWS = 20_000;
const TENTHS = 10;

/** Everything that `Random` promises. */
export function randomContract(name: string, open: () => Random): void {
  describe(`${name} keeps the terms of chance`, () => {
    it("stays within [0, 1) and falls into each tenth about as often", () => {
      const random = open();
      const counts = Array.from({ length: TENTHS }, () => 0);
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const tenth = Math.floor(random.next() * TENTHS);
        counts[tenth] = (counts[tenth] ?? Number.NaN) + 1;
      }
      // Each count has a standard deviation of 42: eight of them are never met by chance.
      expect(counts).toHaveLength(TENTHS);
      for (const count of counts) expect(Math.abs(count - DRAWS / TENTHS)).toBeLessThan(8 * 42);
    });
  });
}
