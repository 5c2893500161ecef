import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TreeLine, treeMove } from "./tree-keys.ts";

const LINES: readonly TreeLine[] = [
  { key: "run", depth: 0, open: true },
  { key: "a", depth: 1, open: false },
  { key: "b", depth: 1, open: true },
  { key: "b1", depth: 2, open: null },
];

describe("keys in a tree", () => {
  it.each([
    ["a", "ArrowDown", "go", "b"],
    ["b", "k", "go", "a"],
    ["b1", "Home", "go", "run"],
    ["run", "End", "go", "b1"],
    ["a", "ArrowRight", "toggle", "a"],
    ["b", "ArrowRight", "go", "b1"],
    ["b", "ArrowLeft", "toggle", "b"],
    ["b1", "ArrowLeft", "go", "b"],
    ["a", "ArrowLeft", "go", "run"],
  ])("at %s, %s means to %s %s", (active, key, kind, target) => {
    expect(treeMove(LINES, active, key)).toEqual({ kind, key: target });
  });

  it.each([
    ["run", "ArrowUp"],
    ["b1", "ArrowDown"],
    ["b1", "ArrowRight"],
    ["a", "x"],
  ])("at %s, %s means nothing", (active, key) => {
    expect(treeMove(LINES, active, key)).toBeUndefined();
  });

  it("never lead out of the tree", () => {
    const keys = fc.constantFrom("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End");
    fc.assert(
      fc.property(fc.array(keys), (pressed) => {
        let active = "run";
        for (const key of pressed) active = treeMove(LINES, active, key)?.key ?? active;
        expect(LINES.map((line) => line.key)).toContain(active);
      }),
    );
  });
});
