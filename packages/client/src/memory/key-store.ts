import type { KeyStore } from "../key-store.ts";
import { type KeyStoreOptions, NO_KEYS, webCryptoKeyStore } from "../web-crypto.ts";

/** Survives nothing: for tests, and for a device that enrols each time it starts. */
export function memoryKeyStore(options: KeyStoreOptions = {}): KeyStore {
  let keys = NO_KEYS;
  const storage = {
    load: async () => keys,
    save: async (changed: typeof keys) => {
      keys = changed;
    },
  };
  return webCryptoKeyStore(storage, { ...options, extractable: false });
}
