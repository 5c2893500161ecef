import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

const inDocs = readdirSync(join(ROOT, "docs"), { recursive: true }).map((path) => `docs/${path}`);
const documents = [...readdirSync(ROOT), ...inDocs].filter((path) => path.endsWith(".md"));

describe.each(documents)("%s", (path) => {
  const text = readFileSync(join(ROOT, path), "utf8");

  it("links to what exists", () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1]);
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(path), target)))).toEqual([]);
  });

  it("names commands that exist", () => {
    const names = [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map((match) => match[1]);
    expect(names.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it("names folders and files of packages that exist", () => {
    const named = [...text.matchAll(/`((?:packages|scripts|stacks|journeys|bench|docs)\/[\w./-]+)`/g)].map(
      (match) => match[1],
    );
    expect(named.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
  });

  it("quotes code as it stands in the file that it names", () => {
    const excerpts = [...text.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map((match) => ({
      file: match[1],
      code: match[2],
    }));
    const changed = excerpts.filter(({ file, code }) => !readFileSync(join(ROOT, file), "utf8").includes(code));
    expect(changed).toEqual([]);
  });

  it("has no code that is not quoted from a file", () => {
    expect(text.match(/```ts\n(?!\/\/ packages\/)/g)).toBeNull();
  });
});
