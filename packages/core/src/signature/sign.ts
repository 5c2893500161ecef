import { type BareItem, type InnerList, serializeDictionary } from "structured-headers";
import type { SigningKey } from "./algorithm.ts";
import { signatureBase } from "./base.ts";
import { contentDigest } from "./digest.ts";
import type { SignableRequest } from "./message.ts";

/** What every signed request covers: what is asked for, of whom, with which content, and once. */
export const REQUIRED_COMPONENTS = [
  "@method",
  "@target-uri",
  "content-digest",
  "content-type",
  "idempotency-key",
] as const;

/** The label of a signature where none is named. */
export const DEFAULT_LABEL = "sig1";

export interface SigningOptions {
  readonly subtle: SubtleCrypto;
  readonly key: SigningKey;
  /** When it is signed, in milliseconds since 1970; it is sent in whole seconds. */
  readonly now: number;
  /** 16 to 128 printable characters that this key has not used within the last ten minutes: 16 random bytes will do. */
  readonly nonce: string;
  /** Default `sig1`. A second signature, as by a new key, needs another. */
  readonly label?: string;
}

/** The fields to send with a signed request, by name in lower case. */
export interface SignatureHeaders {
  readonly "content-digest": string;
  readonly "signature-input": string;
  readonly signature: string;
}

/**
 * Signs a request by RFC 9421 over the required components. A signature that the request carries is kept beside the
 * new one. Throws where the request lacks a component, as its Idempotency-Key: nobody would take it.
 */
export async function signRequest(
  { subtle, key, now, nonce, label = DEFAULT_LABEL }: SigningOptions,
  request: SignableRequest,
): Promise<SignatureHeaders> {
  const digest = request.headers["content-digest"] ?? (await contentDigest(subtle, request.body));
  const headers = { ...request.headers, "content-digest": digest };
  const covered = coveredBy({ key, nonce, created: Math.floor(now / 1000) });
  const base = signatureBase({ ...request, headers }, covered);
  if (base.kind === "missing") throw new Error(`The request has no ${base.component} to sign. Set it first.`);
  const signature = await key.sign(base.bytes);
  return {
    "content-digest": digest,
    "signature-input": beside(headers, "signature-input", serializeDictionary(new Map([[label, covered]]))),
    signature: beside(headers, "signature", serializeDictionary(new Map([[label, [signature, new Map()]]]))),
  };
}

interface SignatureParameters {
  readonly key: SigningKey;
  readonly nonce: string;
  readonly created: number;
}

function coveredBy({ key, nonce, created }: SignatureParameters): InnerList {
  const parameters = new Map<string, BareItem>([
    ["created", created],
    ["keyid", key.keyId],
    ["nonce", nonce],
    ["alg", key.algorithm],
  ]);
  return [REQUIRED_COMPONENTS.map((name) => [name, new Map()]), parameters];
}

function beside(headers: Readonly<Record<string, string>>, name: string, added: string): string {
  const known = headers[name];
  return known === undefined ? added : `${known}, ${added}`;
}
