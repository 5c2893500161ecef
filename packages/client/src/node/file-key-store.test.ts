import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { afterEach, expect, it } from "vitest";
import { keyStoreContract } from "../key-store.contract.ts";
import { fileKeyStore } from "./file-key-store.ts";
import { temporaryFile } from "./files.fixture.ts";

keyStoreContract(
  "fileKeyStore",
  async () => {
    const { path, remove } = await temporaryFile("device.json");
    return { open: async (options) => fileKeyStore(path, options), remove };
  },
  { survives: true },
);

const files: { remove: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const file of files.splice(0)) await file.remove();
});

async function keyFile() {
  const file = await temporaryFile("device.json");
  files.push(file);
  return { ...file, store: fileKeyStore(file.path) };
}

it("writes a file that its owner alone may read", async () => {
  const { path, store } = await keyFile();
  await store.prepare();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it("refuses a file that others may read, and says what to do", async () => {
  const { path, store } = await keyFile();
  await store.prepare();
  await chmod(path, 0o640);
  const message = `Expected mode 0600 of ${path}, received 0640: others may read the key. Run chmod 600 ${path}, and rotate the key.`;
  await expect(store.read()).rejects.toMatchObject({ code: "key_file_open", message });
  await expect(store.prepare()).rejects.toMatchObject({ code: "key_file_open" });
});

it("says that a file is damaged without quoting it", async () => {
  const { path, store } = await keyFile();
  await store.prepare();
  const text = await readFile(path, "utf8");
  await writeFile(path, text.slice(0, -20));
  const error: unknown = await store.read().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "damaged" });
  expect(String(error)).not.toContain(JSON.parse(text).candidate.jwk.d);
});
