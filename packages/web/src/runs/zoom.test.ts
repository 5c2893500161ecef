import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inWindow, isWhole, moveEnd, moveStart, readZoom, shift, WHOLE, writeZoom, type Zoom } from "./zoom.ts";

const number = fc.double({ noNaN: true, min: -2, max: 3 });
const moves = fc.array(fc.tuple(fc.constantFrom(moveStart, moveEnd, shift), number));

describe("the window of the axis", () => {
  it("stays on the axis and open, however it is dragged", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { from, to } = all.reduce<Zoom>((zoom, [move, by]) => move(zoom, by), WHOLE);
        expect(from).toBeGreaterThanOrEqual(-1e-9);
        expect(to).toBeLessThanOrEqual(1 + 1e-9);
        expect(to - from).toBeGreaterThan(0.01);
      }),
    );
  });

  it("is read as it was written", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const zoom = all.reduce<Zoom>((each, [move, by]) => move(each, by), WHOLE);
        const read = readZoom(writeZoom(zoom));
        expect(read.from).toBeCloseTo(zoom.from, 2);
        expect(read.to).toBeCloseTo(zoom.to, 2);
      }),
    );
  });

  it("is whole for what is no window, and is not written then", () => {
    expect(["", "x", "0.9-0.1", "-1-2", undefined].map(readZoom).every(isWhole)).toBe(true);
    expect(writeZoom(WHOLE)).toBeUndefined();
  });

  it("puts its own ends at both ends of what is in sight", () => {
    expect([inWindow(0.2, { from: 0.2, to: 0.6 }), inWindow(0.6, { from: 0.2, to: 0.6 })]).toEqual([0, 1]);
  });
});
