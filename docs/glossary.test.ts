import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const glossary = readFileSync(join(import.meta.dirname, "glossary.md"), "utf8");

it("has one entry for each word", () => {
  const words = [...glossary.matchAll(/^\| (\*\*.+?\*\*) \|/gm)].map(([, word]) => word);
  expect(words.length).toBeGreaterThan(0);
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
});
