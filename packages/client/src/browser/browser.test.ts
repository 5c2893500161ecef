import "fake-indexeddb/auto";
import { afterEach, expect, it, vi } from "vitest";
import { keyStoreContract } from "../key-store.contract.ts";
import { outboxContract } from "../outbox.contract.ts";
import { answerOf, openDatabase } from "./database.ts";
import { openIndexedDbKeyStore } from "./indexeddb-key-store.ts";
import { openIndexedDbOutbox } from "./indexeddb-outbox.ts";

afterEach(() => vi.unstubAllGlobals());

let count = 0;
const fresh = () => {
  count += 1;
  const name = `test-${count}`;
  const remove = async () => void (await answerOf(indexedDB.deleteDatabase(name)));
  return { name, remove };
};

outboxContract(
  "openIndexedDbOutbox",
  async () => {
    const { name, remove } = fresh();
    return { open: (limits) => openIndexedDbOutbox({ name, ...limits }), remove };
  },
  { survives: true },
);
keyStoreContract(
  "openIndexedDbKeyStore",
  async () => {
    const { name, remove } = fresh();
    return { open: (options) => openIndexedDbKeyStore(name, options), remove };
  },
  { survives: true },
);

it("gives nobody the private half of a key", async () => {
  const { name, remove } = fresh();
  const store = await openIndexedDbKeyStore(name);
  await store.prepare();
  const database = await openDatabase(name, () => {});
  const [kept] = await answerOf(database.transaction("keys").objectStore("keys").getAll());
  expect(kept.candidate.privateKey).toMatchObject({ type: "private", extractable: false });
  await expect(crypto.subtle.exportKey("jwk", kept.candidate.privateKey)).rejects.toThrow();
  await remove();
});

it("asks the browser for a lock that all pages share, where there are locks", async () => {
  const request = vi.fn((_: string, work: () => Promise<string>) => work());
  vi.stubGlobal("navigator", { locks: { request } });
  const { name, remove } = fresh();
  const outbox = await openIndexedDbOutbox({ name });
  expect(await outbox.exclusively(async () => "done")).toBe("done");
  expect(request).toHaveBeenCalledWith(`bridgework-outbox:${name}`, expect.any(Function));
  await outbox.close();
  await remove();
});
