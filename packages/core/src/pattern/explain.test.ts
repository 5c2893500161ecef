import { describe, expect, it } from "vitest";
import type { JsonObject } from "../kernel/json.ts";
import { fieldsOf } from "./event-fields.ts";
import { explain } from "./explain.ts";
import { parsePattern } from "./parse.ts";

function verdictOf(pattern: JsonObject, event: JsonObject) {
  return explain(parsePattern(pattern), fieldsOf(event));
}

describe("explain", () => {
  it("says of each field what was expected, what came and whether it passed", () => {
    const pattern = {
      source: ["shop"],
      detail: { amount: [{ numeric: [">", 0, "<=", 5] }], note: [{ exists: false }] },
    };
    expect(verdictOf(pattern, { source: "shop", detail: { amount: "3" } })).toEqual({
      matched: false,
      elementsDiffer: false,
      fields: [
        { path: "detail.amount", expected: "a number > 0 and <= 5", received: '"3"', passed: false },
        { path: "detail.note", expected: "nothing", received: "nothing", passed: true },
        { path: "source", expected: '"shop"', received: '"shop"', passed: true },
      ],
    });
  });

  it("puts every operator in words", () => {
    const matchers = [
      "a",
      { prefix: "b" },
      { suffix: { "equals-ignore-case": "C" } },
      { "equals-ignore-case": "d" },
      { wildcard: "e*" },
      { cidr: "10.0.0.0/8" },
      { exists: true },
      { "anything-but": ["f", "g"] },
    ];
    expect(verdictOf({ x: matchers }, {}).fields[0]?.expected).toBe(
      '"a" or text that begins with "b" or text that ends with "c" in any case or "d" in any case or text like "e*"' +
        ' or an address in 10.0.0.0/8 or any value or anything but "f", "g"',
    );
  });

  it("explains the alternative of $or that came nearest", () => {
    const pattern = {
      $or: [
        { a: ["1"], b: ["2"] },
        { a: ["x"], c: ["y"] },
      ],
    };
    expect(verdictOf(pattern, { a: "x", c: "z" }).fields.map(({ path, passed }) => [path, passed])).toEqual([
      ["a", true],
      ["c", false],
    ]);
  });

  it("says when each field passes, but in different elements of an array", () => {
    const event = {
      list: [
        { a: 1, b: 1 },
        { a: 2, b: 2 },
      ],
    };
    expect(verdictOf({ list: { a: [1], b: [2] } }, event)).toMatchObject({ matched: false, elementsDiffer: true });
  });

  it("shows five values of an array and the number of the others", () => {
    expect(verdictOf({ n: [9] }, { n: [1, 2, 3, 4, 5, 6, 7] }).fields[0]?.received).toBe("1, 2, 3, 4, 5 and 2 more");
  });
});
