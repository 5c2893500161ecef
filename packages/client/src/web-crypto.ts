import { Fault } from "@bridgework/core/kernel/fault";
import {
  type Algorithm,
  algorithmOf,
  generateKeyPair,
  webCryptoSigningKey,
} from "@bridgework/core/signature/algorithm";
import { type PublicJwk, thumbprint } from "@bridgework/core/signature/jwk";
import type { DeviceIdentity, DeviceKey, KeyStore } from "./key-store.ts";

/** A key pair of WebCrypto, as key stores over it keep it. */
export interface KeyPair {
  readonly jwk: PublicJwk;
  readonly thumbprint: string;
  readonly privateKey: CryptoKey;
}

export interface StoredKeys {
  readonly current: { readonly device: DeviceIdentity; readonly pair: KeyPair } | null;
  readonly candidate: KeyPair | null;
}

export const NO_KEYS: StoredKeys = { current: null, candidate: null };

/** Where a key store over WebCrypto keeps its pairs. */
export interface PairStorage {
  load(): Promise<StoredKeys>;
  /** Durable when it resolves. */
  save(keys: StoredKeys): Promise<void>;
}

export interface KeyStoreOptions {
  /** Default: Ed25519, and ECDSA with P-256 where WebCrypto has no Ed25519. */
  readonly algorithm?: Algorithm;
}

export function webCryptoKeyStore(
  storage: PairStorage,
  { algorithm, extractable }: KeyStoreOptions & { readonly extractable: boolean },
): KeyStore {
  const subtle = subtleCrypto();
  return {
    read: async () => {
      const { current, candidate } = await storage.load();
      return {
        current: current === null ? null : { device: current.device, key: deviceKey(subtle, current.pair) },
        candidate: candidate === null ? null : deviceKey(subtle, candidate),
      };
    },
    prepare: async () => {
      const candidate = await makePair(subtle, extractable, algorithm);
      await storage.save({ ...(await storage.load()), candidate });
      return deviceKey(subtle, candidate);
    },
    adopt: async (device) => {
      const { candidate } = await storage.load();
      if (candidate === null) throw new Error("There is no candidate to adopt. Call prepare first.");
      await storage.save({ current: { device, pair: candidate }, candidate: null });
    },
    forget: () => storage.save(NO_KEYS),
  };
}

/** Throws the fault `no_webcrypto` where a browser keeps it from the page. */
export function subtleCrypto(): SubtleCrypto {
  const crypto: Partial<Crypto> = globalThis.crypto;
  if (crypto.subtle !== undefined) return crypto.subtle;
  const message = "Expected WebCrypto, which browsers give to pages of https and of localhost alone. Use one of these.";
  throw new Fault("VALIDATION", "no_webcrypto", message);
}

async function makePair(subtle: SubtleCrypto, extractable: boolean, wanted?: Algorithm): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate(subtle, extractable, wanted);
  const jwk = publicHalf(await subtle.exportKey("jwk", publicKey));
  return { jwk, thumbprint: await thumbprint(subtle, jwk), privateKey };
}

async function generate(subtle: SubtleCrypto, extractable: boolean, wanted?: Algorithm): Promise<CryptoKeyPair> {
  if (wanted !== undefined) return generateKeyPair(subtle, wanted, { extractable });
  try {
    return await generateKeyPair(subtle, "ed25519", { extractable });
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "NotSupportedError") throw error;
    return generateKeyPair(subtle, "ecdsa-p256-sha256", { extractable });
  }
}

/** Of a key as WebCrypto exports it, the members that are public. */
export function publicHalf({ kty, crv, x, y }: JsonWebKey): PublicJwk {
  if (kty === "OKP" && crv === "Ed25519" && x !== undefined) return { kty, crv, x };
  if (kty === "EC" && crv === "P-256" && x !== undefined && y !== undefined) return { kty, crv, x, y };
  throw new Error(`Expected a key of Ed25519 or P-256, received ${kty} ${crv}.`);
}

function deviceKey(subtle: SubtleCrypto, { jwk, thumbprint: keyId, privateKey }: KeyPair): DeviceKey {
  return { ...webCryptoSigningKey(subtle, { keyId, algorithm: algorithmOf(jwk), privateKey }), jwk };
}
