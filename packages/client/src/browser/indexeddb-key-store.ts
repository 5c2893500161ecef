import type { KeyStore } from "../key-store.ts";
import { type KeyStoreOptions, NO_KEYS, type StoredKeys, webCryptoKeyStore } from "../web-crypto.ts";
import { answerOf, inTransaction, openDatabase } from "./database.ts";

const STORE = "keys";
const ONLY = "device";

/** Keys in IndexedDB, for the pages of one origin. Their private half never leaves the browser, which gives it to nobody. */
export async function openIndexedDbKeyStore(
  name = "bridgework-keys",
  options: KeyStoreOptions = {},
): Promise<KeyStore> {
  const database = await openDatabase(name, (created) => void created.createObjectStore(STORE));
  const storage = {
    load: async () => {
      const kept = await answerOf<StoredKeys | undefined>(database.transaction(STORE).objectStore(STORE).get(ONLY));
      return kept ?? NO_KEYS;
    },
    save: (keys: StoredKeys) =>
      inTransaction(database, STORE, async (store) => void (await answerOf(store.put(keys, ONLY)))),
  };
  return webCryptoKeyStore(storage, { ...options, extractable: false });
}
