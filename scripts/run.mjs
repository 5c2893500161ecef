import { spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installWhatIsLocked, refuseNode } from "./setup.mjs";
import { staleParts } from "./sources.mjs";

// Not `import.meta.dirname`: a Node that is too old must come as far as the sentence that says so.
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const VITEST = "node_modules/vitest/vitest.mjs";
const TSX = "node_modules/tsx/dist/cli.mjs";
const TSC = "node_modules/typescript/bin/tsc";
const SST = "stacks/node_modules/sst/bin/sst.mjs";

/** To check the stacks, SST needs neither its deployment engine nor a package manager of its own. */
const WITHOUT_DOWNLOADS = { SST_SKIP_DEPENDENCY_CHECK: "1", SST_NO_BUN: "1", SST_TELEMETRY_DISABLED: "1" };

const BESIDE = ".sst/second-region.graph.json";

/** What a developer, a rehearsal, the users, and `sst dev` get; users with a second Region, and what stands by there. */
const GRAPHS = [
  ["dev", ["--stage", "dev"]],
  ["staging", ["--stage", "staging"], { API_WARM: "2" }],
  ["production", ["--stage", "production"]],
  ["live", ["--stage", "dev", "--dev"]],
  ["second-region", ["--stage", "production"], { SECOND_REGION: "us-west-2" }],
  ["standby", ["--stage", "production-standby", "--region", "us-west-2", "--beside", BESIDE]],
];

/** What runs only on a build that is up to date, and what works on the sources alone. */
const onBuild = {
  start: (flags) => bridgework(flags),
  backup: (flags) => bridgework(["backup", ...flags]),
  restore: (flags) => bridgework(["restore", ...flags]),
  export: (flags) => bridgework(["export", ...flags]),
  import: (flags) => bridgework(["import", ...flags]),
  test: (rest) => node([VITEST, "run", "--project=node", "--project=web", "--project=journeys", ...rest]),
  "test:browser": (rest) => node([VITEST, "run", "--project=browser", ...rest]),
  "test:durability": (rest) => node([VITEST, "run", "--project=durability", ...rest]),
  bench: (rest) => node([TSX, "bench/main.ts", ...rest]),
  // The console's files are resources of its stage.
  synth,
  "test:cloud": testCloud,
};
const onSources = {
  "repair-feed": (rest) => node([TSX, "packages/functions/src/repair/main.ts", ...rest]),
  release: (rest) => node([TSX, "scripts/release/main.ts", ...rest]),
  sst,
  "test:consumers": (rest) => node([VITEST, "run", "--project=consumers", ...rest]),
  "test:dynamodb": (rest) => node([VITEST, "run", "--project=dynamodb", ...rest]),
};

const sentences = {
  installing: ({ command, because }) => `Installing with ${command} (${because}); this may take a minute.`,
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
  const command = onBuild[name] ?? onSources[name];
  if (command === undefined) {
    const known = [...Object.keys(onBuild), ...Object.keys(onSources)];
    throw new Error(`Expected one of ${known.join(", ")}; received ${name}.`);
  }
  const refusal = refuseNode(process.versions.node);
  if (refusal !== null) throw new Error(refusal);
  installWhatIsLocked(ROOT, say);
  if (name in onBuild) buildWhatChanged();
  await command(rest);
}

function buildWhatChanged() {
  const parts = staleParts(ROOT);
  if (parts.length === 0) return;
  say("building", { parts: parts.join(" and ") });
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs", ...parts], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", 2],
  });
  if (status !== 0) throw new Error(`The build of ${parts.join(" and ")} failed; its errors are above.`);
}

/** Runs the bundle in this process, so that signals and the exit code are its own. */
async function bridgework(flags) {
  const bundle = resolve(ROOT, "dist/bridgework.js");
  process.argv = [process.execPath, bundle, ...flags];
  await import(pathToFileURL(bundle).href);
}

/** SST has packages of its own, so that nobody who does not deploy has to install it. */
async function sst(args, environment = {}) {
  installWhatIsLocked(resolve(ROOT, "stacks"), say);
  await node([SST, ...args], environment);
}

/** Checks the types of the stacks, makes the graph of each stage into `.sst`, and tests the graphs. */
async function synth(rest) {
  await installPlatform();
  if (!process.exitCode) await node([TSC, "-p", "tsconfig.infra.json"]);
  for (const graph of GRAPHS) if (!process.exitCode) await makeGraph(graph);
  if (!process.exitCode) await node([VITEST, "run", "--project=synth", ...rest]);
}

/** Makes the graph of what users get, and runs the journeys on it. */
async function testCloud(rest) {
  await installPlatform();
  if (!process.exitCode) await makeGraph(["cloud", ["--stage", "production"]]);
  if (!process.exitCode) await node([VITEST, "run", "--project=cloud", ...rest]);
}

function installPlatform() {
  return sst(["install", "--stage", "synth"], WITHOUT_DOWNLOADS);
}

function makeGraph([graph, flags, environment]) {
  return node(["stacks/synth/main.mjs", ...flags, "--out", `.sst/${graph}.graph.json`], environment);
}

/** Runs a script to its end; its exit code becomes ours. */
function node(args, environment = {}) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...environment } });
  // A terminal sends SIGINT to both processes; the script decides what becomes of it.
  const handlers = { SIGINT: () => {}, SIGTERM: () => child.kill("SIGTERM") };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
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
