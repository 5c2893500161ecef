import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../data/json.ts";
import { countChanges, diffLines, type Line, valueLines } from "./diff.ts";
import { differenceOf } from "./emphasis.ts";
import { foldUnchanged } from "./fold.ts";

const SIGN = { same: " ", removed: "-", added: "+" } as const;

function written({ change, depth, key, text, comma }: Line): string {
  const value = text.kind === "value" ? JSON.stringify(text.value) : text.text;
  return `${SIGN[change]}${"  ".repeat(depth)}${key === null ? "" : `${key}: `}${value}${comma ? "," : ""}`;
}

const diff = (before: Json, after: Json) => diffLines(before, after).map(written);
const jsonValues = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));

/** Puts the lines of one side together again. */
function read(lines: readonly Line[]): unknown {
  const text = lines.map(({ key, text, comma }) => {
    const value = text.kind === "value" ? JSON.stringify(text.value) : text.text;
    const named = key === null ? "" : `${JSON.stringify(key)}:`;
    return `${named}${value}${comma ? "," : ""}`;
  });
  return JSON.parse(text.join("").replace(/,(?=[}\]])/g, ""));
}

describe("the difference of two states", () => {
  it("shows a changed value as the old line and the new one", () => {
    expect(diff({ id: "global", value: 818 }, { id: "global", value: 823 })).toEqual([
      " {",
      '   id: "global",',
      "-  value: 818",
      "+  value: 823",
      " }",
    ]);
  });

  it("goes into objects and keeps equal elements of arrays together", () => {
    expect(diff({ list: ["b", "c"] }, { list: ["a", "b"] })).toEqual([
      " {",
      "   list: [",
      '+    "a",',
      '     "b",',
      '-    "c"',
      "   ]",
      " }",
    ]);
  });

  it("shows what came and what went", () => {
    expect(diff({ gone: {} }, { came: [1] })).toEqual([" {", "+  came: [", "+    1", "+  ],", "-  gone: {}", " }"]);
  });

  it("counts a changed value once", () => {
    expect(countChanges(diffLines({ a: 1, b: 2, c: 3 }, { a: 1, b: 5, d: 4 }))).toBe(3);
  });

  it("of anything with itself is nothing", () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        const lines = diffLines(value, value);
        expect(lines.every(({ change }) => change === "same")).toBe(true);
        expect(countChanges(lines)).toBe(0);
      }),
    );
  });

  it("holds all of both sides", () => {
    fc.assert(
      fc.property(jsonValues.filter(isTame), jsonValues.filter(isTame), (before, after) => {
        const lines = diffLines(before, after);
        expect(read(lines.filter(({ change }) => change !== "removed"))).toEqual(after);
        expect(read(lines.filter(({ change }) => change !== "added"))).toEqual(before);
      }),
    );
  });

  it("of long arrays is found by position, in bounded time", () => {
    const long = Array.from({ length: 2_000 }, (_, index) => index);
    expect(countChanges(diffLines(long, [...long.slice(1), -1]))).toBe(2_000);
  });
});

/** Text that looks like a comma before a bracket would mislead `read`. */
function isTame(value: Json): boolean {
  return !/[,}\]{[]/.test(JSON.stringify(value).replace(/[,}\]{[](?=(?:[^"]*"[^"]*")*[^"]*$)/g, ""));
}

describe("the state at a version", () => {
  it("marks what the version changed", () => {
    const marked = valueLines({ a: 1, b: 2 }, { a: 1, b: 1 });
    expect(marked.filter(({ change }) => change === "added").map(({ key }) => key)).toEqual(["b"]);
  });

  it("marks nothing where there was no state before", () => {
    expect(valueLines({ a: 1 }, null).every(({ change }) => change === "same")).toBe(true);
  });
});

describe("folding", () => {
  const shown = (before: Json, after: Json) =>
    foldUnchanged(diffLines(before, after)).map((each) => (each.kind === "fold" ? each.count : written(each.line)));

  it("leaves changes, what holds them, and single lines", () => {
    const rest = { d: { e: 1 }, f: 2 };
    expect(shown({ a: 1, b: { c: 1 }, ...rest }, { a: 1, b: { c: 2 }, ...rest })).toEqual([
      " {",
      "   a: 1,",
      "   b: {",
      "-    c: 1",
      "+    c: 2",
      "   },",
      4,
      " }",
    ]);
  });

  it("counts every line that it hides", () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        const lines = diffLines(before, after);
        const counted = foldUnchanged(lines).map((each) => (each.kind === "fold" ? each.count : 1));
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(lines.length);
      }),
    );
  });
});

describe("emphasis", () => {
  it.each([
    ["2026-11-19T16:41:58.120Z", "2026-11-19T16:42:07.338Z", ["2026-11-19T16:4", "1:58.120", "Z"]],
    ["user:web", "device:01", ["", "user:web", ""]],
    ["aaaaa", "aaaa", ["aaaa", "a", ""]],
  ])("of %s against %s", (text, other, expected) => {
    expect(differenceOf(text, other)).toEqual(expected);
  });

  it("never loses a character", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, other) => differenceOf(text, other).join("") === text));
  });
});
