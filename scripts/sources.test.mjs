import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keyOf, rememberKey, staleParts } from "./sources.mjs";

let root = "";
const write = (path, text = "") => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bridgework-sources-"));
  for (const name of ["core", "functions", "local", "cli", "client", "web"]) write(`packages/${name}/package.json`);
  for (const path of [
    "package-lock.json",
    "scripts/build.mjs",
    "scripts/bundle.mjs",
    "packages/functions/src/http/app.ts",
    "packages/local/src/tail.ts",
  ])
    write(path);
  for (const output of ["dist/bridgework.js", "packages/web/dist/index.html"]) write(output);
  for (const part of ["server", "web"]) rememberKey(root, part, keyOf(root, part));
});
afterEach(() => rmSync(root, { recursive: true }));

it("nothing is built twice from the same sources", () => {
  expect(staleParts(root)).toEqual([]);
});

it.each([
  ["packages/local/src/tail.ts", ["server"]],
  ["packages/web/src/main.tsx", ["web"]],
  ["packages/client/src/client.ts", ["web"]],
  ["packages/functions/src/http/app.ts", ["server", "web"]],
  ["package-lock.json", ["server", "web"]],
  ["packages/local/src/tail.test.ts", []],
])("a change of %s makes stale: %s", (path, parts) => {
  write(path, "changed");
  expect(staleParts(root)).toEqual(parts);
});

it("a change that keeps the size is seen by its time", () => {
  utimesSync(join(root, "packages/local/src/tail.ts"), 1, 1);
  expect(staleParts(root)).toEqual(["server"]);
});

it("a missing output and a build that broke off are built again", () => {
  rmSync(join(root, "packages/web/dist/index.html"));
  rememberKey(root, "server", null);
  expect(staleParts(root)).toEqual(["server", "web"]);
});
