import { expect, it } from "vitest";
import { isDeeperThan } from "./json.ts";

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
};

it("counts levels of objects and arrays", () => {
  expect(isDeeperThan(1, 0)).toBe(false);
  expect(isDeeperThan(nested(3), 3)).toBe(false);
  expect(isDeeperThan(nested(4), 3)).toBe(true);
  expect(isDeeperThan({ shallow: 1, deep: nested(3) }, 3)).toBe(true);
});

it("answers for a nesting that no recursion survives", () => {
  expect(isDeeperThan(nested(200_000), 64)).toBe(true);
});
