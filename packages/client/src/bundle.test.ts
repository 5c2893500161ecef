import { resolve } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** Of the client with its outbox and its key store in a browser, made small and not compressed. */
const MOST_BYTES = 30_000;

it("is small in a browser, and has nothing of Node or zod in it", async () => {
  const contents = `
    export { createClient } from "./client.ts";
    export { openIndexedDbKeyStore } from "./browser/indexeddb-key-store.ts";
    export { openIndexedDbOutbox } from "./browser/indexeddb-outbox.ts";`;
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: resolve(import.meta.dirname) },
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    write: false,
    metafile: true,
  });
  const text = outputFiles[0]?.text ?? "";
  expect(Object.keys(metafile.inputs).filter((path) => /\/node\/|zod/.test(path))).toEqual([]);
  expect(text).not.toMatch(/["']node:|\brequire\(|\bprocess\.|\bBuffer\b/);
  expect(text.length).toBeGreaterThan(5_000);
  expect(text.length).toBeLessThan(MOST_BYTES);
});
