import type { Refusal } from "../kernel/decider.ts";
import { type VerifyingKey, verifyBytes } from "./algorithm.ts";
import { signatureBase } from "./base.ts";
import { digestFits } from "./digest.ts";
import type { SignableRequest } from "./message.ts";
import {
  type GivenSignature,
  missingComponent,
  readSignature,
  refuseSignature,
  type SignatureRefusal,
} from "./read.ts";

/** Seconds that a signature's `created` may be before or after the verifier's time. */
export const CLOCK_TOLERANCE = 300;

export interface VerifyingOptions<Key extends VerifyingKey> {
  readonly subtle: SubtleCrypto;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The key of this id, or why it is not to be trusted. Asked only for signatures that are complete and in time. */
  readonly findKey: (keyId: string) => Promise<{ readonly kind: "key"; readonly key: Key } | Refusal>;
  /** Which signature; default `sig1`. */
  readonly label?: string;
}

/** A signature that is good. The nonce has not been claimed. */
export interface VerifiedSignature<Key extends VerifyingKey> {
  readonly kind: "verified";
  readonly key: Key;
  readonly keyId: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/**
 * Verifies a request signed by RFC 9421 with a Content-Digest by RFC 9530, both of which it has to have. It refuses with
 * a `SignatureCode` or with what `findKey` refuses. That a signature comes once is for the caller to see to, by its
 * nonce, and only for those that are verified: else anybody could use up the nonces of others.
 */
export async function verifyRequest<Key extends VerifyingKey>(
  { subtle, now, findKey, label }: VerifyingOptions<Key>,
  request: SignableRequest,
): Promise<VerifiedSignature<Key> | Refusal> {
  const given = readSignature(request.headers, label);
  if (given.kind === "refused") return given;
  const late = outsideTime(given, now);
  if (late !== undefined) return late;
  const found = await findKey(given.keyId);
  if (found.kind === "refused") return found;
  const wrong = await wrongSignature(subtle, { given, key: found.key, request });
  if (wrong !== undefined) return wrong;
  const { keyId, nonce, created } = given;
  return { kind: "verified", key: found.key, keyId, nonce, created };
}

function outsideTime({ created, expires }: GivenSignature, now: number): SignatureRefusal | undefined {
  const seconds = Math.floor(now / 1000);
  const age = `It was signed at ${created}, the server's time is ${seconds} (seconds since 1970).`;
  if (created > seconds + CLOCK_TOLERANCE)
    return refuseSignature("clock_skew", `Expected a signature of the past. ${age} Set the clock, and sign again.`);
  if (created < seconds - CLOCK_TOLERANCE)
    return refuseSignature(
      "signature_expired",
      `Expected a signature of the last ${CLOCK_TOLERANCE} seconds. ${age} Set the clock, and sign again.`,
    );
  if (expires !== undefined && expires < seconds)
    return refuseSignature(
      "signature_expired",
      `Expected a signature that has not expired: it did at ${expires}. ${age}`,
    );
  return undefined;
}

interface Claim {
  readonly given: GivenSignature;
  readonly key: VerifyingKey;
  readonly request: SignableRequest;
}

async function wrongSignature(
  subtle: SubtleCrypto,
  { given, key, request }: Claim,
): Promise<SignatureRefusal | undefined> {
  if (given.algorithm !== key.algorithm)
    return refuseSignature("algorithm_mismatch", `alg: expected ${key.algorithm}, received ${given.algorithm}.`);
  const base = signatureBase(request, given.covered);
  if (base.kind === "missing") return missingComponent(`the request has no ${base.component}, which`);
  if (!(await verifyBytes(subtle, key, { signature: given.signature, bytes: base.bytes })))
    return refuseSignature(
      "bad_signature",
      "The signature is not of this request by this key: the method, the address, a covered field or a parameter differs.",
    );
  if (!(await digestFits(subtle, request.headers["content-digest"] ?? "", request.body)))
    return refuseSignature("digest_mismatch", "Content-Digest: expected a sha-256 or sha-512 of the body as it came.");
  return undefined;
}
