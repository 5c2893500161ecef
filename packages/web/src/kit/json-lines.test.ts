import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../data/json.ts";
import { firstLines, jsonLines } from "./json-lines.ts";

const NONE = new Set<string>();

describe("the lines of JSON", () => {
  it("say what JSON.stringify says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = jsonLines(value as Json, NONE)
          .map(
            ({ depth, name, text: shown }) =>
              `${"  ".repeat(depth)}${name === null ? "" : `${JSON.stringify(name)}: `}${shown}`,
          )
          .join("\n");
        expect(text).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it("have paths of their own", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.integer())), (value) => {
        const paths = jsonLines(value, NONE).map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
      }),
    );
  });

  it("fold a branch into one line that counts its members", () => {
    const lines = jsonLines({ a: { b: 1, c: 2 }, d: 3 }, new Set(["$.a"]));
    expect(lines.map(({ text }) => text)).toEqual(["{", "{…},", "3", "}"]);
    expect(lines[1]).toMatchObject({ kind: "folded", members: 2 });
  });

  it("are cut at a number of characters, never to nothing", () => {
    const lines = jsonLines(["x".repeat(50), "y".repeat(50)], NONE);
    expect(firstLines(lines, 60)).toEqual({ lines: lines.slice(0, 2), cut: true });
    expect(firstLines(lines, 1).lines).toHaveLength(1);
    expect(firstLines(lines, 1_000).cut).toBe(false);
  });
});
