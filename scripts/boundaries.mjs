import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AREAS } from "./boundaries/areas.mjs";
import { cyclesOf } from "./boundaries/cycles.mjs";
import { problemsOf } from "./boundaries/rules.mjs";
import { scan } from "./boundaries/scan.mjs";

/* Checks who imports whom, and what else of the project's shape a linter does not know. See CONTRIBUTING.md. */

const ROOT = resolve(import.meta.dirname, "..");
const SOURCE = /\.(ts|tsx|mjs)$/;
const NOT_SOURCES = new Set(["node_modules", "dist"]);

function filesIn(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : filesIn(path);
    return SOURCE.test(entry.name) ? [{ path, ...scan(readFileSync(join(ROOT, path), "utf8")) }] : [];
  });
}

const folders = [...new Set(AREAS.map(({ folder }) => folder.split("/")[0]))];
const files = folders.flatMap(filesIn);
const problems = problemsOf(files).map(({ path, line, message }) => `${path}:${line} ${message}`);
const cycles = cyclesOf(files).map((cycle) => `${cycle[0]} is part of a circle: ${cycle.join(" → ")}`);

for (const text of [...problems, ...cycles]) console.error(text);
console.log(`boundaries: ${files.length} files, ${problems.length + cycles.length} problems`);
process.exitCode = problems.length + cycles.length > 0 ? 1 : 0;
