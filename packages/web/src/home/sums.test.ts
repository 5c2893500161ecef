import { expect, it } from "vitest";
import { atLeast, sumOf } from "./sums.ts";

it("says that there may be more where something was not counted", () => {
  expect(atLeast(sumOf([600, 600]))).toBe("1,200");
  expect(atLeast(sumOf([null, 600, 600]))).toBe("1,200+");
  expect(sumOf([])).toEqual({ known: 0, isAll: true });
});
