import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { keyOf, rememberKey } from "./sources.mjs";

/* Builds the parts that its arguments name: `server`, `web`. */

const ROOT = resolve(import.meta.dirname, "..");

const builders = { server: buildServer, web: buildWeb };

async function buildServer() {
  const { bundle } = await import("./bundle.mjs");
  bundle("bridgework", "packages/cli/src/main.ts");
}

async function buildWeb() {
  const { build } = await import("vite");
  await build({ root: join(ROOT, "packages/web"), logLevel: "silent" });
}

async function buildPart(part) {
  const key = keyOf(ROOT, part);
  rememberKey(ROOT, part, null);
  await builders[part]();
  rememberKey(ROOT, part, key);
}

mkdirSync(join(ROOT, "dist"), { recursive: true });
try {
  await Promise.all(process.argv.slice(2).map(buildPart));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
