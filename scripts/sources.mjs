import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What `npm start` needs built: for each part the sources that it is made of and the file that shows that it was. */
const PARTS = {
  server: {
    sources: ["packages/core", "packages/functions", "packages/local", "packages/cli"],
    output: "dist/bridgework.js",
  },
  web: {
    sources: ["packages/core", "packages/functions/src/http", "packages/client", "packages/web"],
    output: "packages/web/dist/index.html",
  },
};
const FOR_BOTH = ["package-lock.json", "scripts/build.mjs", "scripts/bundle.mjs"];
const NOT_SOURCES = new Set(["node_modules", "dist"]);
const TESTS = /\.(test|contract)\.tsx?$/;

/** Names of the parts whose sources are not those that they were last built from. */
export function staleParts(root) {
  return Object.keys(PARTS).filter(
    (part) => !existsSync(join(root, PARTS[part].output)) || readKey(root, part) !== keyOf(root, part),
  );
}

/** A fingerprint of the part's sources by path, size and time of change, so that no file has to be read. */
export function keyOf(root, part) {
  const hash = createHash("sha256");
  for (const source of [...PARTS[part].sources, ...FOR_BOTH]) addTo(hash, root, source);
  return hash.digest("hex");
}

/** Remembers what the part was built from; null forgets it, so that a build that breaks off is begun again. */
export function rememberKey(root, part, key) {
  writeFileSync(keyFile(root, part), key ?? "");
}

function addTo(hash, root, path) {
  const entry = statSync(join(root, path));
  if (entry.isFile()) {
    if (!TESTS.test(path)) hash.update(`${path}\0${entry.size}\0${entry.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) {
    if (!NOT_SOURCES.has(name)) addTo(hash, root, `${path}/${name}`);
  }
}

function readKey(root, part) {
  const file = keyFile(root, part);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function keyFile(root, part) {
  return join(root, "dist", `${part}.key`);
}
