import type { PublicJwk } from "./jwk.ts";

/** Of RFC 9421, 3.3; P-256 is for browsers and system key stores that lack Ed25519. */
export const ALGORITHMS = ["ed25519", "ecdsa-p256-sha256"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What signs: a key of WebCrypto, of a file, of the system's key store. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly keyId: string;
  readonly algorithm: Algorithm;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

export interface VerifyingKey {
  readonly algorithm: Algorithm;
  readonly publicKey: CryptoKey;
}

/** A private key of WebCrypto, which may be non-extractable. */
export function webCryptoSigningKey(
  subtle: SubtleCrypto,
  { keyId, algorithm, privateKey }: Pick<SigningKey, "keyId" | "algorithm"> & { readonly privateKey: CryptoKey },
): SigningKey {
  return { keyId, algorithm, sign: (bytes) => subtle.sign(SIGNING[algorithm], privateKey, bytes) };
}

/** Makes a key pair; the private key leaves WebCrypto only where it is `extractable`. */
export function generateKeyPair(
  subtle: SubtleCrypto,
  algorithm: Algorithm,
  { extractable }: { readonly extractable: boolean },
): Promise<CryptoKeyPair> {
  const made = subtle.generateKey(KEYS[algorithm], extractable, ["sign", "verify"]);
  return made as Promise<CryptoKeyPair>;
}

export async function importPublicKey(subtle: SubtleCrypto, jwk: PublicJwk): Promise<VerifyingKey> {
  const algorithm = algorithmOf(jwk);
  const publicKey = await subtle.importKey("jwk", { ...jwk }, KEYS[algorithm], false, ["verify"]);
  return { algorithm, publicKey };
}

export function verifyBytes(
  subtle: SubtleCrypto,
  { algorithm, publicKey }: VerifyingKey,
  { signature, bytes }: { readonly signature: ArrayBuffer; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  return subtle.verify(SIGNING[algorithm], publicKey, signature, bytes);
}

export function algorithmOf({ crv }: PublicJwk): Algorithm {
  switch (crv) {
    case "Ed25519":
      return "ed25519";
    case "P-256":
      return "ecdsa-p256-sha256";
  }
}

const KEYS = { ed25519: { name: "Ed25519" }, "ecdsa-p256-sha256": { name: "ECDSA", namedCurve: "P-256" } } as const;
const SIGNING = { ed25519: { name: "Ed25519" }, "ecdsa-p256-sha256": { name: "ECDSA", hash: "SHA-256" } } as const;
