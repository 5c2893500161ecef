import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Commits } from "./commits.ts";

export interface OpenCommits {
  readonly commits: Commits;
  /** Records one commit for each number: so many events, after those that are in the stream. */
  readonly record: (stream: string, events: readonly number[]) => Promise<void>;
  close(): Promise<void>;
}

/** Everything that `Commits` promises. Each test gets an event table of its own, empty. */
export function commitsContract(name: string, open: () => Promise<OpenCommits>): void {
  describe(`${name} keeps the terms of commits`, () => {
    let opened: OpenCommits;
    beforeEach(async () => {
      opened = await open();
      await opened.record("counter#a", [2, 1, 3, 1]);
      await opened.record("counter#b", [1, 1]);
    });
    afterEach(() => opened.close());

    /** Each commit with the versions of its facts. */
    const back = async (stream: string, range: Parameters<Commits["readBack"]>[1]) => {
      const found = await opened.commits.readBack(stream, range);
      expect(found.every((each) => each.facts.every((fact) => fact.stream === each.stream))).toBe(true);
      return found.map((each) => [each.stream, each.commit, each.facts.map(({ version }) => version)]);
    };

    it("reads the commits before one, oldest first and whole", async () => {
      expect(await back("counter#a", { before: 4, from: 1, to: 6 })).toEqual([
        ["counter#a", 1, [1, 2]],
        ["counter#a", 2, [3]],
        ["counter#a", 3, [4, 5, 6]],
      ]);
    });

    it.each([
      [1, [1, 2, 3]],
      [2, [1, 2, 3]],
      [3, [2, 3]],
      [4, [3]],
      [6, [3]],
    ])("begins at the commit that holds version %i, also in its midst", async (from, numbers) => {
      const found = await back("counter#a", { before: 4, from, to: 6 });
      expect(found.map(([, commit]) => commit)).toEqual(numbers);
    });

    it("reads neither the commit that it goes back from, nor later ones, nor those of another stream", async () => {
      expect(await back("counter#a", { before: 2, from: 1, to: 2 })).toEqual([["counter#a", 1, [1, 2]]]);
      expect(await back("counter#b", { before: 2, from: 1, to: 1 })).toEqual([["counter#b", 1, [1]]]);
    });

    it("reads a commit as soon as a later one is there", async () => {
      for (let commit = 3; commit <= 12; commit += 1) {
        await opened.record("counter#b", [1]);
        const found = await back("counter#b", { before: commit, from: commit - 1, to: commit - 1 });
        expect(found).toEqual([["counter#b", commit - 1, [commit - 1]]]);
      }
    });

    it("finds nothing in a stream that does not exist", async () => {
      expect(await back("counter#none", { before: 3, from: 1, to: 2 })).toEqual([]);
    });
  });
}
