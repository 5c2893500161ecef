import { type InnerList, isInnerList, parseDictionary } from "structured-headers";
import { type Refusal, refuse } from "../kernel/decider.ts";
import type { Algorithm } from "./algorithm.ts";
import { algorithm } from "./schema.ts";
import { DEFAULT_LABEL, REQUIRED_COMPONENTS } from "./sign.ts";

/** Why a signature is not taken. Stable: clients act by it. */
export const SIGNATURE_CODES = [
  "signature_missing",
  "signature_malformed",
  "missing_component",
  "signature_expired",
  "clock_skew",
  "algorithm_mismatch",
  "bad_signature",
  "digest_mismatch",
] as const;
export type SignatureCode = (typeof SIGNATURE_CODES)[number];

export interface SignatureRefusal extends Refusal {
  readonly code: SignatureCode;
}

export function refuseSignature(code: SignatureCode, message: string): SignatureRefusal {
  return { ...refuse(code, message), code };
}

/** A signature as it came: read, and not yet verified. */
export interface GivenSignature {
  readonly kind: "given";
  readonly label: string;
  readonly covered: InnerList;
  readonly signature: ArrayBuffer;
  readonly keyId: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** Seconds since 1970; absent where the signer set no end. */
  readonly expires?: number;
  readonly algorithm: Algorithm;
}

/** Longest value of either field that is read. */
const MOST_CHARACTERS = 4096;
const MOST_COMPONENTS = 32;
const KEY_ID = /^[\x21-\x7e]{1,128}$/;
const NONCE = /^[\x21-\x7e]{16,128}$/;

/** Reads the signature of this label from the fields Signature-Input and Signature, and checks what it has to cover. */
export function readSignature(
  headers: Readonly<Record<string, string>>,
  label: string = DEFAULT_LABEL,
): GivenSignature | SignatureRefusal {
  const { "signature-input": input, signature } = headers;
  if (input === undefined && signature === undefined) return missing();
  if (input === undefined || signature === undefined)
    return malformed("Expected the fields Signature-Input and Signature, received one of them");
  if (input.length > MOST_CHARACTERS || signature.length > MOST_CHARACTERS)
    return malformed(`Expected at most ${MOST_CHARACTERS} characters in Signature-Input and in Signature`);
  const covered = member(input, label);
  const given = member(signature, label);
  if (covered === undefined || given === undefined || !isInnerList(covered) || isInnerList(given))
    return malformed(`Expected both fields to hold a signature labelled ${label}`);
  const [bytes] = given;
  if (!(bytes instanceof ArrayBuffer)) return malformed(`Expected bytes as :base64: in Signature at ${label}`);
  return withParameters(label, covered, bytes);
}

function withParameters(label: string, covered: InnerList, signature: ArrayBuffer): GivenSignature | SignatureRefusal {
  const uncovered = wrongComponents(covered) ?? wrongParameters(covered);
  if (uncovered !== undefined) return uncovered;
  const [, parameters] = covered;
  const [keyId, nonce, created, expires] = ["keyid", "nonce", "created", "expires"].map((name) => parameters.get(name));
  const known = algorithm.safeParse(parameters.get("alg"));
  if (!known.success) return refuseSignature("algorithm_mismatch", `alg: expected ${algorithm.options.join(" or ")}.`);
  if (typeof keyId !== "string" || !KEY_ID.test(keyId)) return malformed("keyid: expected 1 to 128 characters");
  if (typeof nonce !== "string" || !NONCE.test(nonce)) return malformed("nonce: expected 16 to 128 characters");
  if (!isSecond(created)) return malformed("created: expected whole seconds since 1970");
  if (expires !== undefined && !isSecond(expires)) return malformed("expires: expected whole seconds since 1970");
  const until = expires === undefined ? {} : { expires };
  return { kind: "given", label, covered, signature, keyId, nonce, created, ...until, algorithm: known.data };
}

function wrongComponents([components]: InnerList): SignatureRefusal | undefined {
  if (components.length > MOST_COMPONENTS) return malformed(`Expected at most ${MOST_COMPONENTS} components`);
  const plain = components.filter(([, parameters]) => parameters.size === 0).map(([name]) => name);
  if (new Set(plain).size < plain.length) return malformed("Expected each component once");
  const absent = REQUIRED_COMPONENTS.find((name) => !plain.includes(name));
  return absent === undefined ? undefined : missingComponent(`the component "${absent}"`);
}

export const REQUIRED_PARAMETERS = ["created", "keyid", "nonce", "alg"] as const;

function wrongParameters([, parameters]: InnerList): SignatureRefusal | undefined {
  const absent = REQUIRED_PARAMETERS.find((name) => !parameters.has(name));
  return absent === undefined ? undefined : missingComponent(`the parameter ${absent}`);
}

function member(field: string, label: string) {
  try {
    return parseDictionary(field).get(label);
  } catch {
    return undefined;
  }
}

function isSecond(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function missing(): SignatureRefusal {
  return refuseSignature(
    "signature_missing",
    "Expected a signed request: it has neither Signature-Input nor Signature.",
  );
}

function malformed(message: string): SignatureRefusal {
  return refuseSignature("signature_malformed", `${message}. Sign as RFC 9421 says.`);
}

export function missingComponent(what: string): SignatureRefusal {
  return refuseSignature(
    "missing_component",
    `Expected the signature to cover ${REQUIRED_COMPONENTS.join(", ")} with ${REQUIRED_PARAMETERS.join(", ")}: ${what} is missing.`,
  );
}
