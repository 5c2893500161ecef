import { describe, expect, it } from "vitest";
import { groupLetters } from "./fingerprint.ts";
import { letter } from "./letters.fixture.ts";
import { groupKey, linesOf, summaryOf } from "./lines.ts";

const GROUPS = groupLetters([
  letter({ id: "a", reason: "refused", buriedAt: "2026-11-20T10:00:00.000Z" }),
  letter({ id: "b", reason: "refused", buriedAt: "2026-11-20T11:00:00.000Z" }),
  letter({ id: "c", reason: "away", buriedAt: "2026-11-20T12:00:00.000Z" }),
]);

describe("the list of dead letters", () => {
  it("has a line for each fingerprint and one for each of its letters", () => {
    expect(linesOf(GROUPS, new Set()).map(({ kind, depth }) => [kind, depth])).toEqual([
      ["group", 0],
      ["letter", 1],
      ["group", 0],
      ["letter", 1],
      ["letter", 1],
    ]);
  });

  it("hides the letters of a closed fingerprint", () => {
    const closed = new Set(GROUPS.slice(1).map(groupKey));
    expect(linesOf(GROUPS, closed).map(({ kind }) => kind)).toEqual(["group", "letter", "group"]);
  });

  it("names fingerprints shortly and apart", () => {
    const names = GROUPS.map(groupKey);
    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => /^g[a-z0-9]{1,7}$/.test(name))).toBe(true);
  });
});

describe("the sentence on top", () => {
  it("knows the oldest once all were read", () => {
    expect(summaryOf(GROUPS, 3)).toEqual({ total: 3, read: 3, groups: 2, oldest: "2026-11-20T10:00:00.000Z" });
  });

  it("does not claim an oldest before", () => {
    expect(summaryOf(GROUPS, 40).oldest).toBeNull();
  });
});
