import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./read-json.ts";

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("reading JSON", () => {
  it("gives the value of what is JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readJson(text)).toMatchObject({ kind: "read", value: JSON.parse(text) as unknown });
      }),
    );
  });

  it("accepts exactly what JSON.parse accepts", () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "x", "\n", "\u0001", "01", "\\"))
      .map(
        ([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(fc.oneof(broken, fc.string()), (text) => {
        expect(readJson(text).kind).toBe(parses(text) ? "read" : "wrong");
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'Expected a comma or }, found “"”.'],
    ['{\n  "a": 1,\n}', 3, 1, "Expected a name in double quotes, found “}”."],
    ["{ name: 1 }", 1, 3, "Expected a name in double quotes, found “name”."],
    ['{ "a" 1 }', 1, 7, "Expected a colon, found “1”."],
    ['{ "a": }', 1, 8, "Expected a value, found “}”."],
    ['{ "a": "x\n}', 1, 8, 'Expected a closing quote, found “"”.'],
    ["[1] 2", 1, 5, "Expected the end, found “2”."],
    ["", 1, 1, "Expected a value, found the end of the text."],
  ])("says where %j is wrong and what was expected", (text, line, column, message) => {
    expect(readJson(text)).toEqual({ kind: "wrong", line, column, message });
  });

  it("knows the line of each member", () => {
    const read = readJson('{\n  "handler": {\n    "rates": [\n      1,\n      2\n    ]\n  }\n}');
    expect(read.kind === "read" && [...read.lines]).toEqual([
      ["", 1],
      ["handler", 2],
      ["handler.rates", 3],
      ["handler.rates.0", 4],
      ["handler.rates.1", 5],
    ]);
  });

  it("refuses nesting that is too deep instead of running out of stack", () => {
    expect(readJson("[".repeat(100_000))).toMatchObject({
      kind: "wrong",
      message: "Expected nesting of at most 200, found “[”.",
    });
  });
});
