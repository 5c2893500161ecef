import * as z from "zod";
import { ALGORITHMS } from "./algorithm.ts";

/* Apart from the types that they check, so that what signs in a browser does not load zod. */

export const algorithm = z.enum(ALGORITHMS);

/** 32 bytes in base64url. */
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url without padding");
/** Refuses every value; `z.never()` cannot be written as OpenAPI. */
const nothing = z.any().refine(() => false, "the public half alone: no member d") as unknown as z.ZodType<never>;
const noPrivatePart = nothing.exactOptional();

/** A `PublicJwk`. Other members are dropped; a private key is refused. */
export const publicJwk = z.discriminatedUnion("kty", [
  z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: coordinate, d: noPrivatePart }),
  z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate, d: noPrivatePart }),
]);
