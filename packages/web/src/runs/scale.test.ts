import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScale, idleStartOf, placeOf, type Span } from "./scale.ts";
import { roundStep, ticksOf } from "./ticks.ts";

const SECOND = 1_000;
const DAY = 86_400_000;

const spans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 10 * DAY }), fc.integer({ min: 0, max: 5_000 })), { maxLength: 12 })
  .map((pairs): Span[] => pairs.map(([from, length]) => ({ from, to: from + length })));
const worlds = fc.tuple(fc.integer({ min: 1, max: 10 * DAY }), spans);

describe("the axis", () => {
  it("is straight where nothing is idle for long", () => {
    const scale = createScale({ from: 0, to: 1_000 }, [{ from: 0, to: 800 }]);
    expect(scale.cuts).toEqual([]);
    expect(placeOf(scale, 250)).toBeCloseTo(0.25);
  });

  it("cuts days of idle time down to a fixed width", () => {
    const wait = { from: SECOND, to: 3 * DAY };
    const scale = createScale({ from: 0, to: 3 * DAY + SECOND }, [
      { from: 0, to: wait.from },
      { from: wait.to, to: wait.to + SECOND },
    ]);
    expect(scale.cuts).toHaveLength(1);
    expect(scale.cuts[0]?.width).toBeCloseTo(0.1);
    expect(placeOf(scale, SECOND)).toBeGreaterThan(0.35);
  });

  it("shows an idle stretch in full where that was asked for", () => {
    const whole = { from: 0, to: 100 * SECOND };
    const work = [
      { from: 0, to: SECOND },
      { from: 99 * SECOND, to: 100 * SECOND },
    ];
    const [cut] = createScale(whole, work).cuts;
    const start = cut === undefined ? -1 : idleStartOf(cut, work, whole);
    expect(start).toBe(SECOND);
    expect(createScale(whole, work, { uncut: new Set([start]) }).cuts).toEqual([]);
  });

  it("does not cut what is short beside the work", () => {
    const work = [
      { from: 0, to: SECOND },
      { from: 2 * SECOND, to: 3 * SECOND },
    ];
    expect(createScale({ from: 0, to: 3 * SECOND }, work).cuts).toEqual([]);
  });

  it("holds for a run of no length", () => {
    const scale = createScale({ from: 5, to: 5 }, [{ from: 5, to: 5 }]);
    expect(placeOf(scale, 5)).toBe(0);
    expect(ticksOf(scale).length).toBeLessThanOrEqual(1);
  });

  it("begins at 0, ends at 1 and never runs backwards", () => {
    fc.assert(
      fc.property(worlds, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), ([to, work], shares) => {
        const scale = createScale({ from: 0, to }, work);
        const places = shares.toSorted((a, b) => a - b).map((share) => placeOf(scale, share * to));
        expect(placeOf(scale, 0)).toBe(0);
        expect(placeOf(scale, to)).toBeCloseTo(1, 6);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });

  it("never cuts into work", () => {
    fc.assert(
      fc.property(worlds, ([to, work]) => {
        const { cuts } = createScale({ from: 0, to }, work);
        const inside = cuts.some((cut) => work.some((span) => span.from < cut.to && span.to > cut.from));
        expect(inside).toBe(false);
      }),
    );
  });
});

describe("ticks", () => {
  it("are round and apart", () => {
    expect(ticksOf(createScale({ from: 0, to: 1_000 }, [{ from: 0, to: 1_000 }])).map(({ offset }) => offset)).toEqual([
      0, 200, 400, 600,
    ]);
  });

  it("stand outside every cut, and are few however long the run was", () => {
    fc.assert(
      fc.property(worlds, ([to, work]) => {
        const scale = createScale({ from: 0, to }, work);
        const ticks = ticksOf(scale);
        const hidden = ticks.some(({ offset }) => scale.cuts.some((cut) => cut.from < offset && offset < cut.to));
        expect(hidden).toBe(false);
        expect(ticks.length).toBeLessThan(20);
      }),
    );
  });

  it("keep to steps that a person counts in", () => {
    expect([0.3, 3, 130, 40_000, 100 * 60_000, 30 * 3_600_000].map(roundStep)).toEqual([
      1,
      5,
      200,
      60_000,
      2 * 3_600_000,
      2 * DAY,
    ]);
  });
});
