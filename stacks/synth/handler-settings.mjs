/** What CommonJS inside an ES module asks for. */
export const COMMONJS_NAMES = [
  'import * as bundledModule from "node:module"; import * as bundledUrl from "node:url"; import * as bundledPath from "node:path";',
  "const require = bundledModule.createRequire(import.meta.url);",
  "const __filename = bundledUrl.fileURLToPath(import.meta.url), __dirname = bundledPath.dirname(__filename);",
  "",
].join("\n");

/** How SST's command line has esbuild bundle a handler. */
export function handlerSettings({ file, outfile, target, minify, external = [], banner = "" }) {
  return {
    ...{ entryPoints: [file], outfile, target, minify, bundle: true, platform: "node", format: "esm" },
    ...{ keepNames: true, metafile: true, logLevel: "silent", mainFields: ["module", "main"] },
    external: ["sharp", "pg-native", ...external],
    banner: { js: COMMONJS_NAMES + banner },
  };
}
