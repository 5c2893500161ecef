import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneOf, parseSearch, stringifySearch, textOf, textsOf, timeOf, wholeOf } from "./search.ts";

describe("search parameters", () => {
  it("are written as people write them", () => {
    expect(stringifySearch({ type: ["A", "B"], stream: "form#1", at: 3, none: undefined, empty: "", list: [] })).toBe(
      "?type=A&type=B&stream=form%231&at=3",
    );
    expect(stringifySearch({})).toBe("");
  });

  it("come back as they were", () => {
    const value = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]+$/), value, { noNullPrototype: true }), (search) => {
        expect(parseSearch(stringifySearch(search))).toEqual(search);
      }),
    );
  });

  it("leave out what cannot be read", () => {
    expect([textOf(""), textOf(3), textOf("x".repeat(201)), textOf(["a", "b"])]).toEqual([
      undefined,
      undefined,
      undefined,
      "a",
    ]);
    expect([wholeOf("7"), wholeOf("-1"), wholeOf("1.5"), wholeOf(""), wholeOf("x")]).toEqual([
      7,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([timeOf("2026-01-01T00:00Z"), timeOf("yesterday"), timeOf("12")]).toEqual([
      "2026-01-01T00:00Z",
      undefined,
      undefined,
    ]);
    expect([oneOf("a", ["a", "b"]), oneOf("c", ["a", "b"])]).toEqual(["a", undefined]);
  });

  it("hold each text of a list once, in one order", () => {
    expect(textsOf(["b", "a", "b", ""])).toEqual(["a", "b"]);
    expect(textsOf("a")).toEqual(["a"]);
    expect(textsOf([])).toBeUndefined();
  });
});
