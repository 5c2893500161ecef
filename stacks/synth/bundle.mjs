import { readFile, rm } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { COMMONJS_NAMES } from "./handler-settings.mjs";
import { CONFIG, PLATFORM, ROOT, requireFromPlatform, WORK } from "./platform.mjs";

const esbuild = requireFromPlatform("esbuild");

/** Left to Node: Pulumi must be one instance, and the others cannot be bundled. */
const EXTERNAL = ["@pulumi/*", "undici", "@pulumiverse/*", "@sst-provider/*", "@aws-sdk/*"].concat([
  "esbuild",
  "archiver",
  "glob",
  "vite",
]);

/**
 * Bundles `code` as SST's command line does, imports it and returns its exports. `globals` are import statements that
 * every file of the project is given; without them a static import in sst.config.ts is refused, as SST refuses it.
 */
export async function importBundled({ name, code, globals = "", banner = "", inject = [], define = {} }) {
  const outfile = join(PLATFORM, `synth.${name}.${process.pid}.mjs`);
  await esbuild.build({
    stdin: { contents: code, resolveDir: ROOT, sourcefile: "synth.ts", loader: "ts" },
    ...{ outfile, bundle: true, format: "esm", platform: "node", logLevel: "error", external: EXTERNAL },
    mainFields: ["module", "main"],
    banner: { js: COMMONJS_NAMES + banner },
    nodePaths: [join(PLATFORM, "node_modules")],
    ...{ define, inject },
    plugins: [globals === "" ? noStaticImports : withGlobals(globals)],
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}

const noStaticImports = {
  name: "no-static-imports",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ importer, kind, path }) =>
      importer === CONFIG && kind === "import-statement"
        ? { errors: [{ text: `sst.config.ts imports ${path} at its top; SST takes only imports inside run().` }] }
        : undefined,
    );
  },
};

function withGlobals(globals) {
  return {
    name: "with-globals",
    setup(build) {
      build.onLoad({ filter: /\.(js|ts|jsx|tsx)$/ }, async ({ path }) => {
        if (path.startsWith(WORK + sep)) return undefined;
        return { contents: `${globals}\n${await readFile(path, "utf8")}`, loader: extname(path).slice(1) };
      });
    },
  };
}
