import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { importBundled } from "./bundle.mjs";
import { graphOf } from "./graph.mjs";
import { recordResources } from "./monitor.mjs";
import { CONFIG, installedProviders, PLATFORM, ROOT, requireFromPlatform, WORK } from "./platform.mjs";
import { createProvider } from "./provider.mjs";
import { serveRpc } from "./rpc.mjs";

/*
 * The whole graph of resources of a stage, without an account: sst.config.ts and SST's own components run against a
 * recording engine. `--dev` is what `sst dev` would deploy. Writes JSON to `--out`, and the code of the functions into a
 * folder of that graph's own; exits 1 where anything went wrong. `--beside` is the graph of a stage whose parameters are
 * to be found.
 */

const { values: flags } = parseArgs({
  options: {
    stage: { type: "string", default: "dev" },
    dev: { type: "boolean", default: false },
    region: { type: "string", default: "us-east-1" },
    beside: { type: "string" },
    out: { type: "string" },
  },
});
const ACCOUNT = "123456789012";
const REGION = flags.region;

process.chdir(ROOT);
const began = performance.now();
const errors = new Map();
/** One failed value rejects all that depend on it, each time with the same message. */
const onError = (error) => errors.set(error?.message ?? String(error), error?.stack ?? String(error));
process.on("unhandledRejection", onError);
process.on("uncaughtException", onError);

const app = await readApp();
const built = {};
const artifacts = join(
  WORK,
  "artifacts-of",
  flags.out === undefined ? flags.stage : basename(flags.out, ".graph.json"),
);
process.env.SST_SERVER = await serveRpc({ region: REGION, account: ACCOUNT, built, artifacts });
process.env.SST_AWS_REGION = REGION;
withPlaceholderSecrets();
withExampleSettings();
const provider = createProvider({ region: REGION, account: ACCOUNT, parameters: readParameters() });
const resources = recordResources({ app, provider, onError });
const program = await loadProgram();
const useRealChance = fixChance();
let settled = false;
requireFromPlatform("@pulumi/pulumi")
  .runtime.runInPulumiStack(program)
  .then(() => {
    settled = true;
  }, onError);

// An empty event loop says that every resource is registered: nobody else knows.
process.once("beforeExit", () => {
  useRealChance();
  if (!settled && errors.size === 0) onError(new Error("run() never ended: it waits for a value that never comes."));
  const graph = graphOf({
    ...{ app, resources, built, region: REGION, account: ACCOUNT, live: flags.dev },
    errors: [...errors.values()],
  });
  if (flags.out !== undefined) writeFileSync(resolve(ROOT, flags.out), `${JSON.stringify(graph, null, 2)}\n`);
  report(graph);
  process.exit(graph.errors.length > 0 ? 1 : 0);
});

async function readApp() {
  const { default: config } = await importBundled({
    name: "app",
    code: `import config from ${JSON.stringify(CONFIG)}; export default config;`,
    banner: "const $config = (input) => input;",
  });
  const given = JSON.parse(JSON.stringify(config.app({ stage: flags.stage })));
  return {
    removal: "retain",
    ...given,
    stage: flags.stage,
    providers: { ...given.providers, aws: { region: REGION } },
  };
}

async function loadProgram() {
  const paths = { home: join(WORK, "home"), root: ROOT, work: WORK, platform: PLATFORM };
  // `sst dev` runs the same command as a deployment, and says `dev` beside it.
  const cli = { command: "deploy", dev: flags.dev, paths, state: { version: {} } };
  const providers = installedProviders().map(({ alias, package: name }) => `import * as ${alias} from "${name}";`);
  const { program: loaded } = await importBundled({
    name: "run",
    define: { $app: JSON.stringify(app), $cli: JSON.stringify(cli), $dev: String(flags.dev) },
    inject: [join(PLATFORM, "src/shim/run.js")],
    globals: [...providers, `import * as sst from "${PLATFORM}/src/components";`].join("\n"),
    code: `import { run } from ${JSON.stringify(join(PLATFORM, "src/auto/run.ts"))};
import config from ${JSON.stringify(CONFIG)};
export const program = () => run(config.run);`,
  });
  return loaded;
}

/** Those that the other graph's stage has made in this Region. */
function readParameters() {
  if (flags.beside === undefined) return new Map();
  const { resources } = JSON.parse(readFileSync(resolve(ROOT, flags.beside), "utf8"));
  const made = resources.filter(({ type }) => type === "aws:ssm/parameter:Parameter").map(({ inputs }) => inputs);
  return new Map(made.filter(({ region }) => region === REGION).map(({ name, value }) => [name, value]));
}

/** SST's command line hands secrets over as SST_SECRET_<name>. */
function withPlaceholderSecrets() {
  const PREFIX = "SST_SECRET_";
  process.env = new Proxy(process.env, {
    get: (target, name) =>
      target[name] ?? (String(name).startsWith(PREFIX) ? `secret:${String(name).slice(PREFIX.length)}` : undefined),
  });
}

/** What a deployment has to be told; the graph is the same whatever it is. */
function withExampleSettings() {
  process.env.OPERATOR_EMAIL ??= "operator@example.com";
  process.env.MAIL_FROM ??= "bridgework@example.com";
}

/** SST takes the ends of physical names from chance, eight bytes at a time. Returns what undoes it. */
function fixChance() {
  const crypto = createRequire(import.meta.url)("node:crypto");
  const { randomBytes } = crypto;
  crypto.randomBytes = (size, callback) =>
    size === 8 && callback === undefined ? Buffer.alloc(8, 1) : randomBytes(size, callback);
  return () => {
    crypto.randomBytes = randomBytes;
  };
}

function report(graph) {
  const custom = graph.resources.filter((resource) => resource.custom).length;
  const line = {
    graph: `${app.stage}${flags.dev ? " (sst dev)" : ""}`,
    resources: custom,
    components: graph.resources.length - custom,
    functions: Object.keys(built).length,
    errors: graph.errors.length,
    milliseconds: Math.round(performance.now() - began),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  for (const error of graph.errors.slice(0, 5)) process.stderr.write(`${error}\n`);
}
