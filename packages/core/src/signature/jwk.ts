import { z } from "zod";

/** 32 bytes in base64url. */
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url without padding");
/** Refuses every value; `z.never()` cannot be written as OpenAPI. */
const nothing = z.any().refine(() => false, "the public half alone: no member d") as unknown as z.ZodType<never>;
const noPrivatePart = nothing.exactOptional();

/** A public key as RFC 7517, 7518 and 8037 write it. Other members are dropped; a private key is refused. */
export const publicJwk = z.discriminatedUnion("kty", [
  z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: coordinate, d: noPrivatePart }),
  z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate, d: noPrivatePart }),
]);
export type PublicJwk = Readonly<z.infer<typeof publicJwk>>;

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
