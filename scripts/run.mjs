import { spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { installWhatIsLocked, refuseNode } from "./setup.mjs";
import { staleParts } from "./sources.mjs";

const ROOT = resolve(import.meta.dirname, "..");
const VITEST = "node_modules/vitest/vitest.mjs";
const TSX = "node_modules/tsx/dist/cli.mjs";

const commands = {
  start,
  test: (rest) => node(VITEST, "run", "--project=node", "--project=web", "--project=journeys", ...rest),
  "test:browser": (rest) => node(VITEST, "run", "--project=browser", ...rest),
  "test:durability": (rest) => node(VITEST, "run", "--project=durability", ...rest),
  bench: (rest) => node(TSX, "bench/main.ts", ...rest),
};

const sentences = {
  installing: ({ command, because }) =>
    `Installing the locked packages with ${command} (${because}); this takes a minute.`,
  building: ({ parts }) => `Building the ${parts}.`,
};

const [name = "start", ...rest] = process.argv.slice(2);
const json = rest.includes("--json") || !process.stdout.isTTY;

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main() {
  const command = commands[name];
  if (command === undefined) throw new Error(`Expected one of ${Object.keys(commands).join(", ")}; received ${name}.`);
  const refusal = refuseNode(process.versions.node);
  if (refusal !== null) throw new Error(refusal);
  installWhatIsLocked(ROOT, say);
  buildWhatChanged();
  await command(rest);
}

function buildWhatChanged() {
  const parts = staleParts(ROOT);
  if (parts.length === 0) return;
  say("building", { parts: parts.join(" and ") });
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs", ...parts], {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error(`The build of ${parts.join(" and ")} failed; its errors are above.`);
}

/** Runs the bundle in this process, so that signals and the exit code are its own. */
async function start(flags) {
  const bundle = resolve(ROOT, "dist/bridgework.js");
  process.argv = [process.execPath, bundle, ...flags];
  await import(pathToFileURL(bundle).href);
}

function node(script, ...args) {
  const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => {
      process.exitCode = code ?? 1;
      done();
    });
  });
}

/** One line about the set-up: words at a terminal, otherwise the same JSON lines that the process itself writes. */
function say(event, fields) {
  if (name === "start" && json) {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level: "info", event, ...fields })}\n`);
    return;
  }
  process.stderr.write(`${sentences[event](fields)}\n`);
}
