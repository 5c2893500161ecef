import { base64url } from "../signature/jwk.ts";
import { deviceId } from "./events.ts";

/** Minutes that a code is good. */
export const CODE_MINUTES = 15;

/** Random bytes of a code: nobody guesses one of 16. */
export const CODE_BYTES = 16;

/** What an operator hands to a device: the id that it is to have, and a secret that only this text holds. */
export function writeCode(device: string, secret: Uint8Array): string {
  return `${device}:${base64url(secret)}`;
}

/** Undefined where the text cannot be a code. */
export function readCode(code: string): { readonly deviceId: string; readonly secret: string } | undefined {
  const [, device, secret] = /^([^:]+):([A-Za-z0-9_-]{22})$/.exec(code.trim()) ?? [];
  if (secret === undefined) return undefined;
  const known = deviceId.safeParse(device);
  return known.success ? { deviceId: known.data, secret } : undefined;
}

/** What is kept of a code. The secret is random and long, so that a plain hash will do. */
export async function hashCode(subtle: SubtleCrypto, code: string): Promise<string> {
  return base64url(new Uint8Array(await subtle.digest("SHA-256", new TextEncoder().encode(code.trim()))));
}
