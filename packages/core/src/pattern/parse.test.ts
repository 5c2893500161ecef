import { describe, expect, it } from "vitest";
import { parsePattern, parsePatternText } from "./parse.ts";

/* Operators and their forms: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */

function reasonFor(pattern: unknown): string {
  try {
    parsePatternText(JSON.stringify(pattern));
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
  return "accepted";
}

describe("parsePattern refuses, with AWS's reason,", () => {
  it.each([
    [[], "Filter is not an object"],
    [{}, "Empty objects are not allowed"],
    [{ source: [] }, "Empty arrays are not allowed"],
    [{ detail: {} }, "Empty objects are not allowed"],
    [{ source: "shop" }, '"source" must be an object or an array'],
    [{ source: [["shop"]] }, "Match value must be String, number, true, false, or null"],
    [{ a: [{ matches: "x" }] }, "Unrecognized match type matches"],
    [{ a: [{ PREFIX: "x" }] }, "Unrecognized match type PREFIX"],
    [{ a: [{ prefix: "x", suffix: "y" }] }, "Only one key allowed in match expression"],
    [{ a: [{ prefix: 3 }] }, "prefix match pattern must be a string"],
    [{ a: [{ prefix: { "equals-ignore-case": 3 } }] }, "equals-ignore-case match pattern must be a string"],
    [{ a: [{ suffix: { wildcard: "*" } }] }, "Unsupported suffix pattern: wildcard"],
    [{ a: [{ exists: "true" }] }, "exists match pattern must be either true or false."],
    [{ a: [{ wildcard: "a**b" }] }, "Consecutive wildcard characters at pos 1"],
    [{ a: [{ wildcard: "a\\b" }] }, "Invalid escape character at pos 1"],
    [{ a: [{ numeric: "=" }] }, "Value of numeric must be an array."],
    [{ a: [{ numeric: ["=", "1"] }] }, "Value of = must be numeric"],
    [{ a: [{ numeric: ["<", 1, ">", 0] }] }, "Bad numeric range operator: >"],
    [{ a: [{ numeric: [">", 5, "<", 5] }] }, "Bottom must be less than top"],
    [{ a: [{ numeric: ["!=", 5] }] }, 'Unrecognized numeric range operator: "!="'],
    [{ a: [{ cidr: "10.0.0.0" }] }, "Malformed CIDR, one '/' required"],
    [{ a: [{ cidr: "10.0.0/8" }] }, "Nonstandard IP address: 10.0.0/8"],
    [{ a: [{ cidr: "10.0.0.0/33" }] }, "IPv4 mask bits must be < 32"],
    [{ a: [{ "anything-but": null }] }, "Value of anything-but must be an array or single string/number value."],
    [
      { a: [{ "anything-but": ["x", 1] }] },
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    ],
    [{ a: [{ "anything-but": [true] }] }, "Inside anything but list, start|null|boolean is not supported."],
    [{ a: [{ "anything-but": { prefix: "" } }] }, "Null prefix/suffix not allowed"],
    [{ a: [{ "anything-but": { numeric: ["=", 1] } }] }, "Unsupported anything-but pattern: numeric"],
  ])("%j", (pattern, reason) => {
    expect(reasonFor(pattern)).toBe(`Event pattern is not valid. Reason: ${reason}`);
  });

  it("text that is not JSON", () => {
    expect(() => parsePatternText("{'source': ['x']}")).toThrow(/^Event pattern is not valid\. Reason: /);
  });

  it("a wildcard that keeps many places in play, and takes one that does not", () => {
    expect(reasonFor({ a: [{ wildcard: "*:*:*:*:*:*:*" }] })).toMatch(/Rule is too complex/);
    expect(reasonFor({ a: [{ wildcard: "/home/*/one/two/three/*.txt" }] })).toBe("accepted");
  });

  it("$or that multiplies to more than a thousand combinations", () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ a: [index] }));
    const nested = (depth: number): object =>
      depth === 0 ? { end: ["x"] } : { $or: ten, [`level${depth}`]: nested(depth - 1) };
    expect(reasonFor(nested(3))).toBe("accepted");
    expect(reasonFor(nested(4))).toMatch(/more than 1000 combinations/);
  });
});

describe("parsePattern", () => {
  it("takes $or as an ordinary field where it is not a list of two or more objects of fields", () => {
    const paths = (pattern: Parameters<typeof parsePattern>[0]) =>
      parsePattern(pattern).alternatives.map((alternative) => alternative.map(({ path }) => path));
    expect(paths({ $or: ["x"] })).toEqual([["$or"]]);
    expect(paths({ $or: [{ prefix: "a" }, { suffix: "b" }] })).toEqual([["$or"]]);
    expect(paths({ $or: [{ a: ["x"] }, { b: ["y"] }] })).toEqual([["a"], ["b"]]);
  });

  it("orders the fields of each alternative by path", () => {
    const [alternative] = parsePattern({ source: ["s"], detail: { b: [1], a: [2] } }).alternatives;
    expect(alternative?.map(({ path }) => path)).toEqual(["detail.a", "detail.b", "source"]);
  });
});
