import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clampVersion, moveOf, moveTo, shareOf, strideOf } from "./scrub.ts";

const moves = fc.constantFrom("first", "previous", "next", "last", "back10", "forward10" as const);

describe("the scrubber", () => {
  it("stays between the first and the newest version", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ noNaN: true }), moves, (newest, at, move) => {
        const moved = moveTo(clampVersion(at, newest), newest, move);
        expect(moved).toBeGreaterThanOrEqual(1);
        expect(moved).toBeLessThanOrEqual(newest);
      }),
    );
  });

  it("goes by one, by ten and to the ends", () => {
    expect([moveTo(50, 90, "next"), moveTo(50, 90, "previous"), moveTo(50, 90, "forward10")]).toEqual([51, 49, 60]);
    expect([moveTo(50, 90, "first"), moveTo(50, 90, "last"), moveTo(5, 90, "back10")]).toEqual([1, 90, 1]);
  });

  it.each([
    ["ArrowLeft", false, "previous"],
    ["ArrowRight", true, "forward10"],
    ["Home", false, "first"],
    ["x", false, undefined],
  ])("takes the key %s with shift %s as %s", (key, shiftKey, move) => {
    expect(moveOf({ key, shiftKey })).toBe(move);
  });

  it("puts the first version left and the newest right", () => {
    expect([shareOf(1, 912), shareOf(912, 912), shareOf(1, 1)]).toEqual([0, 1, 1]);
  });

  it("plays a stream of any length in a bounded number of ticks", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (newest) => newest / strideOf(newest, 60) <= 60));
  });
});
