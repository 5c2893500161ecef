import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";

/** Wraps the keys of subjects, so that the database alone, and every copy of it, opens nothing. */
export interface MasterKey {
  wrap(key: Uint8Array, subject: string): Uint8Array;
  /** Throws a SYSTEM fault `wrong_key` where another master key, or for another subject, has wrapped it. */
  unwrap(wrapped: Uint8Array, subject: string): Uint8Array;
}

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The master key of a data folder: `bridgework.key`, which only its owner may read. Made where it is missing, unless
 * `inUse` says that keys were wrapped already: then it throws a SYSTEM fault `key_missing`.
 */
export function openMasterKey(folder: string, inUse: () => boolean): MasterKey {
  const file = join(folder, "bridgework.key");
  const key = readKey(file) ?? makeKey(file, inUse);
  return {
    wrap: (subjectKey, subject) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(subject));
      const body = Buffer.concat([cipher.update(subjectKey), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    unwrap: (wrapped, subject) => {
      const nonce = wrapped.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(subject)).setAuthTag(wrapped.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      } catch (error) {
        throw wrongKey(`${file} is not the key that wrapped the keys of this folder: put the right one there.`, error);
      }
    },
  };
}

function readKey(file: string): Buffer | null {
  try {
    const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  throw wrongKey(`Expected ${KEY_BYTES} bytes as base64 in ${file}: put the right key there.`);
}

function wrongKey(message: string, cause?: unknown): Fault {
  return new Fault("SYSTEM", "wrong_key", message, { cause });
}

/** On the disk before anything is wrapped with it. */
function makeKey(file: string, inUse: () => boolean): Buffer {
  if (inUse()) {
    const message = `${file} is missing, and without it no personal data of this folder can be read: put it back.`;
    throw new Fault("SYSTEM", "key_missing", message);
  }
  const key = randomBytes(KEY_BYTES);
  const descriptor = openSync(file, "wx", 0o600);
  try {
    writeSync(descriptor, `${key.toString("base64")}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return key;
}
