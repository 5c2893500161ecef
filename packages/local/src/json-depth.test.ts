import { expect, it } from "vitest";
import { isWithinDepth, MOST_LEVELS } from "./json-depth.ts";

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

it("takes JSON up to its deepest level", () => {
  expect([isWithinDepth(nested(MOST_LEVELS)), isWithinDepth(nested(MOST_LEVELS + 1))]).toEqual([true, false]);
});

it("counts levels, not brackets in texts or beside each other", () => {
  expect(isWithinDepth(JSON.stringify({ text: `\\"${"[{".repeat(MOST_LEVELS)}` }))).toBe(true);
  expect(isWithinDepth(`[${"[],".repeat(2 * MOST_LEVELS)}{}]`)).toBe(true);
});
