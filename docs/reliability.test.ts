import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LOCAL_ALONE } from "../journeys/local-alone.ts";

const page = readFileSync(join(import.meta.dirname, "reliability.md"), "utf8");

interface Promised {
  readonly promise: string;
  readonly places: readonly string[];
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

/** The table's rows without its head and those that only name a design. */
const promises = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| **") && !line.startsWith("| promise |"))
  .map((line): Promised => {
    const [promise = "", places = "", tests = ""] = line.slice(2, -2).split(" | ");
    return { promise, places: linksOf(places), tests: tests.split("<br>").map(testOf) };
  });

function linksOf(cell: string): readonly string[] {
  return [...cell.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
}

function testOf(text: string): Promised["tests"][number] {
  const [, file = "", name = ""] = /\]\(([^)]+)\): (.+)$/.exec(text) ?? [];
  return { file, name };
}

it("has all designs, and what they rest on", () => {
  expect([...page.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, design]) => design)).toEqual([
    "Signed form submission from devices",
    "Reliability patterns",
    "Fault-tolerant tasks",
    "ACID counter",
    "Message mediator",
    "Operations",
    "Bad input",
    "The local process alone",
  ]);
});

it.each(promises)("names a place and a test: $promise", ({ places, tests }) => {
  expect(places.filter((path) => !existsSync(join(import.meta.dirname, path)))).toEqual([]);
  expect(places.length).toBeGreaterThan(0);
  expect(tests.filter(({ file, name }) => name === "" || !isIn(file, name))).toEqual([]);
});

it("says of what is tested on the local process alone what AWS has in its place", () => {
  const localAlone = page.slice(page.indexOf("| **The local process alone** |"));
  const files = readdirSync(join(import.meta.dirname, "../journeys/local")).filter((file) => file.endsWith(".test.ts"));
  expect(files.filter((file) => !localAlone.includes(`(../journeys/local/${file})`))).toEqual([]);
  expect(Object.values(LOCAL_ALONE).filter((reason) => !localAlone.includes(`On AWS: ${reason} |`))).toEqual([]);
});

/** Whether the file of tests has one of that name. */
function isIn(file: string, name: string): boolean {
  const path = join(import.meta.dirname, file);
  return existsSync(path) && readFileSync(path, "utf8").includes(`"${name}"`);
}
