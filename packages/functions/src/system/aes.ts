import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Json } from "@bridgework/core/kernel/json";
import type { Sealed } from "@bridgework/core/kernel/personal";

const HALF_BYTES = 32;
const MARK_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = MARK_BYTES + NONCE_BYTES + TAG_BYTES;

/** Bytes of a subject's key: a half that encrypts, a half that makes nonces, and its mark. */
export const KEY_BYTES = 2 * HALF_BYTES + MARK_BYTES;

/** A subject's key, taken apart. */
export interface SubjectKey {
  readonly encryption: Uint8Array;
  readonly nonces: Uint8Array;
  /** Tells values of this key from those of an earlier, deleted one. Not secret: it stands before each value. */
  readonly mark: Uint8Array;
}

const ALGORITHM = "aes-256-gcm";

export function subjectKey(bytes: Uint8Array): SubjectKey {
  return {
    encryption: bytes.subarray(0, HALF_BYTES),
    nonces: bytes.subarray(HALF_BYTES, 2 * HALF_BYTES),
    mark: bytes.subarray(2 * HALF_BYTES),
  };
}

/** A subject's values as they are stored. */
export function sealValues(key: SubjectKey, subject: string, values: readonly Json[]): readonly Sealed[] {
  const texts = values.map((value) => JSON.stringify(value));
  return sealTexts(key, texts).map(($sealed) => ({ $sealed, subject }));
}

/** The values again, `{ $erased: subject }` where `find` has no key that has sealed one. Asks once for each subject. */
export async function openValues(
  sealed: readonly Sealed[],
  find: (subject: string) => Promise<SubjectKey | undefined>,
): Promise<readonly Json[]> {
  const subjects = [...new Set(sealed.map(({ subject }) => subject))];
  const keys = new Map(await Promise.all(subjects.map(async (each) => [each, await find(each)] as const)));
  return sealed.map(({ $sealed, subject }) => {
    const key = keys.get(subject);
    const text = key === undefined ? null : openText(key, $sealed);
    return text === null ? { $erased: subject } : JSON.parse(text);
  });
}

/**
 * Each text as base64url of mark, nonce, tag and ciphertext. The nonces depend on the texts alone, as in SIV (RFC 5297):
 * the same texts give the same results, and no nonce serves two texts. One MAC makes the nonces of all of them.
 */
export function sealTexts({ encryption, nonces, mark }: SubjectKey, texts: readonly string[]): readonly string[] {
  const seed = createHmac("sha256", nonces).update(JSON.stringify(texts)).digest().subarray(0, NONCE_BYTES);
  return texts.map((text, index) => {
    const nonce = Buffer.from(seed);
    nonce.writeUInt32BE((nonce.readUInt32BE(0) ^ index) >>> 0);
    const cipher = createCipheriv(ALGORITHM, encryption, nonce);
    const body = [cipher.update(text, "utf8"), cipher.final()];
    return Buffer.concat([mark, nonce, cipher.getAuthTag(), ...body]).toString("base64url");
  });
}

export function hasSealed({ mark }: SubjectKey, sealed: string): boolean {
  const bytes = Buffer.from(sealed, "base64url");
  return bytes.length >= HEAD_BYTES && bytes.subarray(0, MARK_BYTES).equals(mark);
}

/** Null where another key has sealed it. Throws a SYSTEM fault `damaged` where it is of this key and was changed. */
export function openText(key: SubjectKey, sealed: string): string | null {
  if (!hasSealed(key, sealed)) return null;
  const bytes = Buffer.from(sealed, "base64url");
  const nonce = bytes.subarray(MARK_BYTES, MARK_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key.encryption, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(MARK_BYTES + NONCE_BYTES, HEAD_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause: unknown): Fault {
  const message =
    "A sealed value does not fit its own key: it was changed after it was sealed. Restore it from a backup.";
  return new Fault("SYSTEM", "damaged", message, { cause });
}
