import { createCipheriv } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { handlerSettings } from "./handler-settings.mjs";
import { ROOT, requireFromPlatform } from "./platform.mjs";

const esbuild = requireFromPlatform("esbuild");

/** What SST compiles for, by runtime; others are refused, since their bundles would be guesses. */
const TARGETS = { "nodejs20.x": "es2023", "nodejs22.x": "es2023", "nodejs24.x": "esnext" };
const SOURCES = [".ts", ".tsx", ".mts", ".js", ".mjs"];

/**
 * Bundles one handler as SST's command line does, into a folder of `artifacts`. Resolves to the answer of
 * `Runtime.Build`: what is wrong with a handler is in `errors`, which SST then throws.
 */
export async function buildFunction(request, { built, artifacts }) {
  const { functionID, handler, bundle, runtime, links, encryptionKey, properties = {} } = request;
  built[functionID] = { handler, runtime, links };
  if (bundle) return { handler, out: bundle, errors: [], sourcemaps: [] };
  const target = TARGETS[runtime];
  if (target === undefined)
    throw new Error(`${handler}: expected one of ${Object.keys(TARGETS)}; received ${runtime}.`);
  const out = emptyFolder(join(artifacts, functionID));
  const file = sourceOf(handler);
  const wanted = extname(handler).slice(1);
  const { errors, bytes, code } = await bundledOnce({ file, target, properties, wanted });
  if (code !== undefined) writeFileSync(join(out, "bundle.mjs"), code);
  Object.assign(built[functionID], { file: relative(ROOT, file), bytes, artifact: relative(ROOT, out) });
  if (encryptionKey) writeFileSync(join(out, "resource.enc"), sealed(links ?? {}, encryptionKey));
  return { handler: `bundle${extname(handler)}`, out, errors, sourcemaps: [] };
}

function emptyFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function sourceOf(handler) {
  const base = resolve(ROOT, handler.slice(0, -extname(handler).length));
  const file = SOURCES.map((extension) => base + extension).find(existsSync);
  if (file === undefined) throw new Error(`There is no file for the handler ${handler}.`);
  return file;
}

const bundled = new Map();

/** Many functions have one handler: each step is its file with another environment. */
function bundledOnce(settings) {
  const key = JSON.stringify(settings);
  if (!bundled.has(key)) bundled.set(key, bundleHandler(settings));
  return bundled.get(key);
}

async function bundleHandler({ file, target, properties, wanted }) {
  const { minify = false, install = {}, esbuild: settings = {}, banner = "" } = properties;
  const installed = Array.isArray(install) ? install : Object.keys(install);
  const external = [...installed, ...(settings.external ?? [])];
  const result = await esbuild
    .build({ ...handlerSettings({ file, outfile: "bundle.mjs", target, minify, external, banner }), write: false })
    .catch(({ errors }) => ({ errors }));
  const errors = result.errors.map(({ text, location }) => `${text} ${location?.file ?? ""}:${location?.line ?? ""}`);
  const entry = Object.values(result.metafile?.outputs ?? {}).find(({ entryPoint }) => entryPoint);
  if (entry && !entry.exports.includes(wanted))
    errors.push(`${relative(ROOT, file)} exports no ${wanted} (it exports ${entry.exports.join(", ") || "nothing"}).`);
  return { errors, bytes: entry?.bytes ?? null, code: result.outputFiles?.[0]?.contents };
}

/** SST's file of links: AES-256-GCM under a nonce of zeros (each key is used once), the tag at the end. */
function sealed(links, key) {
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), Buffer.alloc(12));
  return Buffer.concat([cipher.update(JSON.stringify(links)), cipher.final(), cipher.getAuthTag()]);
}
