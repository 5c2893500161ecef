import { type Algorithm, generateKeyPair, type SigningKey, webCryptoSigningKey } from "./algorithm.ts";
import { type PublicJwk, thumbprint } from "./jwk.ts";
import { publicJwk } from "./schema.ts";

const { subtle } = globalThis.crypto;

export interface TestKey {
  readonly jwk: PublicJwk;
  readonly keyId: string;
  readonly signing: SigningKey;
}

/** A key pair of a device, as WebCrypto makes it. */
export async function testKey(algorithm: Algorithm = "ed25519"): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair(subtle, algorithm, { extractable: false });
  const jwk = publicJwk.parse(await subtle.exportKey("jwk", publicKey));
  const keyId = await thumbprint(subtle, jwk);
  return { jwk, keyId, signing: webCryptoSigningKey(subtle, { keyId, algorithm, privateKey }) };
}
