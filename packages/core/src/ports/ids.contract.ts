import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ids } from "./ids.ts";

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Everything that `Ids` promises. */
export function idsContract(name: string, open: () => Ids): void {
  describe(`${name} keeps the terms of ids`, () => {
    it("gives ULIDs that are unique and ascend", () => {
      const ids = open();
      const given = Array.from({ length: 2_000 }, () => ids.next());
      expect(given.every((id) => ULID.test(id))).toBe(true);
      expect(given).toEqual([...new Set(given)].sort());
    });

    it("derives the same ULID-shaped id from a seed every time, in every process", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (seed) => {
          const derived = open().derive(seed);
          expect(derived).toMatch(ULID);
          expect(open().derive(seed)).toBe(derived);
        }),
      );
    });

    it("derives different ids from different seeds", () => {
      const ids = open();
      const seeds = Array.from({ length: 5_000 }, (_, index) => `form:${index}`);
      expect(new Set(seeds.map(ids.derive)).size).toBe(seeds.length);
    });
  });
}
