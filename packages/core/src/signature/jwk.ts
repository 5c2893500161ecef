/** A public key as RFC 7517, 7518 and 8037 write it. */
export type PublicJwk = Ed25519Jwk | P256Jwk;

interface Ed25519Jwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  /** 32 bytes in base64url, as `y`. */
  readonly x: string;
  readonly d?: never;
}

interface P256Jwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
  readonly d?: never;
}

/** RFC 7638 with SHA-256: 43 characters that name the key, and that nobody can give another key. */
export async function thumbprint(subtle: SubtleCrypto, jwk: PublicJwk): Promise<string> {
  const digest = await subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(requiredMembers(jwk))));
  return base64url(new Uint8Array(digest));
}

/** In the order of their names, which is the order that the thumbprint is taken in. */
function requiredMembers(jwk: PublicJwk): object {
  switch (jwk.kty) {
    case "OKP":
      return { crv: jwk.crv, kty: jwk.kty, x: jwk.x };
    case "EC":
      return { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y };
  }
}

export function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
