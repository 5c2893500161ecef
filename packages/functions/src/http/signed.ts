import type { RecordRefusal } from "@bridgework/core/audit/record-refusals";
import type { DeviceDirectory } from "@bridgework/core/device/directory";
import { type Refusal, refuse, refuseField } from "@bridgework/core/kernel/decider";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Nonces } from "@bridgework/core/ports/nonces";
import { importPublicKey, type VerifyingKey } from "@bridgework/core/signature/algorithm";
import { type PublicJwk, thumbprint } from "@bridgework/core/signature/jwk";
import type { SignableRequest } from "@bridgework/core/signature/message";
import {
  CLOCK_TOLERANCE,
  type VerifiedSignature,
  type VerifyingOptions,
  verifyRequest,
} from "@bridgework/core/signature/verify";

/** What verifying takes, and what it tells. */
export interface Signatures {
  readonly crypto: Pick<Crypto, "subtle" | "getRandomValues">;
  readonly devices: DeviceDirectory;
  readonly nonces: Nonces;
  readonly recordRefusal: RecordRefusal;
  /**
   * Scheme, host and port by which clients reach the doors, as `https://forms.example.com`. To be set behind a proxy
   * that ends TLS or changes the host; absent: as each request says.
   */
  readonly publicOrigin?: string;
}

export interface SigningDeps {
  readonly signatures: Signatures;
  readonly clock: Pick<Clock, "now">;
}

/** A request as it came, with its body as bytes. */
export interface DoorRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The device that has signed a request, and what is kept of its signature. */
export interface SignedBy {
  readonly device: string;
  readonly keyId: string;
  readonly alg: string;
  /** ISO 8601, by the device's clock. */
  readonly created: string;
  readonly nonce: string;
}

export type Signed = { readonly kind: "signed"; readonly by: SignedBy };

/**
 * Who sends a request, by its signature alone: there is no session. `signed` means that a device that is registered
 * now has signed this method, address, body, content type and idempotency key within five minutes, and that the
 * signature has not been taken before. A route gets this by `signature` in its spec, as `asked.signedBy`; others, as
 * the upgrade of a WebSocket, call it themselves, once for each request, since it uses the nonce up. Refusals have the
 * codes of `SIGNATURE_REFUSALS`.
 */
export async function verifySigned(deps: SigningDeps, request: DoorRequest): Promise<Signed | Refusal> {
  const verified = await verifyOnce(deps, request, { findKey: deps.signatures.devices.find });
  if (verified.kind === "refused") return verified;
  const { key, keyId, nonce, created } = verified;
  const by = {
    device: key.deviceId,
    keyId,
    alg: key.algorithm,
    created: new Date(created * 1000).toISOString(),
    nonce,
  };
  return { kind: "signed", by };
}

/** That whoever sends a request holds the private key of `jwk`, which need not be a device's: its `keyid` is its thumbprint. */
export async function verifyProof(
  deps: SigningDeps,
  request: DoorRequest,
  { jwk, label }: { readonly jwk: PublicJwk; readonly label: string },
): Promise<{ readonly kind: "proved"; readonly thumbprint: string } | Refusal> {
  const { subtle } = deps.signatures.crypto;
  const own = await thumbprint(subtle, jwk);
  const key = await importPublicKey(subtle, jwk).catch(() => undefined);
  if (key === undefined) return notOnCurve(jwk);
  const findKey = async (keyId: string) =>
    keyId === own
      ? ({ kind: "key", key } as const)
      : refuse("bad_signature", `keyid: expected the thumbprint of the key, ${own}.`);
  const verified = await verifyOnce(deps, request, { findKey, label });
  return verified.kind === "refused" ? verified : { kind: "proved", thumbprint: own };
}

function notOnCurve({ crv }: PublicJwk): Refusal {
  const field = { path: "jwk", expected: `a public key of ${crv}`, received: "a point that is not on the curve" };
  return refuseField("invalid", field, "Export the public key of a pair that WebCrypto has made.");
}

/** The nonce is claimed last: else anybody could use up those of a key that he does not have. */
async function verifyOnce<Key extends VerifyingKey>(
  { signatures, clock }: SigningDeps,
  request: DoorRequest,
  how: Pick<VerifyingOptions<Key>, "findKey" | "label">,
): Promise<VerifiedSignature<Key> | Refusal> {
  const { crypto, nonces, publicOrigin } = signatures;
  const options = { subtle: crypto.subtle, now: clock.now(), ...how };
  const verified = await verifyRequest(options, signable(request, publicOrigin));
  if (verified.kind === "refused") return verified;
  const { keyId, nonce, created } = verified;
  const isFirst = await nonces.claim(keyId, nonce, (created + CLOCK_TOLERANCE + 1) * 1000);
  return isFirst ? verified : refuse("nonce_replayed", "The nonce was used before. Sign each request anew.");
}

function signable({ method, url, headers, body }: DoorRequest, publicOrigin: string | undefined): SignableRequest {
  return { method, targetUri: publicUrl(url, publicOrigin), headers: Object.fromEntries(headers), body };
}

/** The address that a client has asked. */
export function publicUrl(url: string, publicOrigin: string | undefined): string {
  const { origin, pathname, search } = new URL(url);
  return `${publicOrigin ?? origin}${pathname}${search}`;
}
