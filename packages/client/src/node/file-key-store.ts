import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";
import { isJsonObject } from "@bridgework/core/kernel/json";
import type { DeviceIdentity, KeyStore } from "../key-store.ts";
import {
  type KeyPair,
  type KeyStoreOptions,
  NO_KEYS,
  publicHalf,
  type StoredKeys,
  subtleCrypto,
  webCryptoKeyStore,
} from "../web-crypto.ts";
import { OWNER_ONLY, replaceFile } from "./replace-file.ts";

interface WrittenPair {
  readonly thumbprint: string;
  /** With the private half. */
  readonly jwk: JsonWebKey;
}

interface Written {
  readonly current: { readonly device: DeviceIdentity; readonly pair: WrittenPair } | null;
  readonly candidate: WrittenPair | null;
}

/**
 * Keys in a file that its owner alone may read: one that others may read is refused with the fault `key_file_open`.
 * Whoever can read the file can sign as the device; where the system has a key store, that is better.
 */
export function fileKeyStore(path: string, options: KeyStoreOptions = {}): KeyStore {
  const file = resolve(path);
  const storage = { load: () => load(file), save: (keys: StoredKeys) => save(file, keys) };
  return webCryptoKeyStore(storage, { ...options, extractable: true });
}

async function load(path: string): Promise<StoredKeys> {
  const text = await readPrivate(path);
  if (text === undefined) return NO_KEYS;
  const { current, candidate } = parse(path, text);
  return {
    current: current === null ? null : { device: current.device, pair: await importPair(current.pair) },
    candidate: candidate === null ? null : await importPair(candidate),
  };
}

async function save(path: string, { current, candidate }: StoredKeys): Promise<void> {
  const written: Written = {
    current: current === null ? null : { device: current.device, pair: await exportPair(current.pair) },
    candidate: candidate === null ? null : await exportPair(candidate),
  };
  const file = await replaceFile(path, `${JSON.stringify(written, null, 2)}\n`);
  await file.close();
}

async function readPrivate(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    // Windows has no such bits.
    if (process.platform !== "win32" && (mode & 0o077) !== 0) throw openToOthers(path, mode & 0o777);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function openToOthers(path: string, mode: number): Fault {
  const octal = (bits: number) => `0${bits.toString(8)}`;
  const message = `Expected mode ${octal(OWNER_ONLY)} of ${path}, received ${octal(mode)}: others may read the key. Run chmod 600 ${path}, and rotate the key.`;
  return new Fault("VALIDATION", "key_file_open", message);
}

function parse(path: string, text: string): Written {
  const written = parseJson(text);
  if (isJsonObject(written) && "current" in written && "candidate" in written) return written as unknown as Written;
  const message = `Expected the JSON of a key store in ${path}, received something else. Restore it, or delete it and enrol again.`;
  throw new Fault("VALIDATION", "damaged", message);
}

/** Undefined where it is none; without the parser's own error, which quotes what may be the key. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function importPair({ thumbprint, jwk }: WrittenPair): Promise<KeyPair> {
  const half = publicHalf(jwk);
  const algorithm = half.kty === "OKP" ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: half.crv };
  const privateKey = await subtleCrypto().importKey("jwk", jwk, algorithm, true, ["sign"]);
  return { thumbprint, jwk: half, privateKey };
}

async function exportPair({ thumbprint, privateKey }: KeyPair): Promise<WrittenPair> {
  return { thumbprint, jwk: await subtleCrypto().exportKey("jwk", privateKey) };
}
