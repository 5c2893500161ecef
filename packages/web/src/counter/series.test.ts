import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsOf, format, signed } from "./digits.ts";
import { areaPath, linePath, pointsOf, seriesOf, timePlace } from "./series.ts";

const changed = (version: number, value: number, more = {}) => ({
  id: `e${version}`,
  type: "CounterChanged",
  version,
  time: new Date(version * 1_000).toISOString(),
  data: { value, delta: 1 },
  meta: { actor: "web" },
  ...more,
});
const BOX = { width: 100, height: 100 };

describe("the changes of a counter", () => {
  it("come oldest first, each version once, however often a fact arrives", () => {
    const points = pointsOf([changed(3, 3), changed(1, 1), changed(3, 3), changed(2, 2)]);
    expect(points.map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it("leave out facts of another type and of another shape", () => {
    expect(pointsOf([changed(1, 1, { type: "CounterRetired" }), changed(2, 2, { data: {} })])).toEqual([]);
  });

  it("are a line only as far back as no version is missing", () => {
    const series = seriesOf(pointsOf([changed(1, 90), changed(3, 7), changed(4, 8), changed(5, 6)]), 100);
    expect(series?.points.map(({ version }) => version)).toEqual([3, 4, 5]);
    expect(series).toMatchObject({ least: 6, most: 8 });
  });

  it("are no line where there is one point", () => {
    expect(seriesOf(pointsOf([changed(1, 1)]), 100)).toBeUndefined();
    expect(seriesOf([], 100)).toBeUndefined();
  });

  it("are drawn at most so many", () => {
    const points = pointsOf(Array.from({ length: 50 }, (_, index) => changed(index + 1, index)));
    expect(seriesOf(points, 10)?.points).toHaveLength(10);
  });
});

describe("the stepping line", () => {
  it("goes right at the old height, then up to the new", () => {
    const series = seriesOf(pointsOf([changed(1, 0), changed(2, 10), changed(3, 5)]), 10);
    const place = series && timePlace(series);
    expect(series && place && linePath(series, BOX, place)).toBe("M0 96H50V4H100V50");
    expect(series && place && areaPath(series, BOX, place)).toBe("M0 96H50V4H100V50V100H0Z");
  });

  it("stays in its box", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 2, maxLength: 40 }), (values) => {
        const series = seriesOf(pointsOf(values.map((value, index) => changed(index + 1, value))), 100);
        const path = series === undefined ? "" : linePath(series, BOX, timePlace(series));
        const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? [];
        expect(numbers.length).toBeGreaterThan(3);
        expect(numbers.every((number) => number >= 0 && number <= 100)).toBe(true);
      }),
    );
  });
});

describe("the number", () => {
  it("rolls the digits that changed and no others", () => {
    expect(cellsOf(1_285, 1_284).filter(({ from }) => from !== null)).toEqual([{ place: 0, char: "5", from: "4" }]);
    expect(cellsOf(1_000, 999).map(({ char, from }) => [char, from])).toEqual([
      ["1", ""],
      [",", null],
      ["0", "9"],
      ["0", "9"],
      ["0", "9"],
    ]);
  });

  it("rolls nothing where nothing changed", () => {
    expect(cellsOf(42, 42).every(({ from }) => from === null)).toBe(true);
  });

  it("is written in full at every change", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (value, before) => {
        expect(
          cellsOf(value, before)
            .map(({ char }) => char)
            .join(""),
        ).toBe(format(value));
      }),
    );
  });

  it("carries its sign", () => {
    expect([signed(1), signed(-10), signed(1_000)]).toEqual(["+1", "−10", "+1,000"]);
  });
});
