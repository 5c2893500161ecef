import type { Refusal } from "@bridgework/core/kernel/decider";
import { isoTime } from "@bridgework/core/ports/clock";
import { REQUIRED_PARAMETERS, SIGNATURE_CODES } from "@bridgework/core/signature/read";
import { DEFAULT_LABEL, REQUIRED_COMPONENTS } from "@bridgework/core/signature/sign";
import { answerJson } from "./answer.ts";
import type { ErrorBody } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";

/** Codes of refusals because of a signature: answered with 401, recorded in the audit. */
export const SIGNATURE_REFUSALS: readonly string[] = [
  ...SIGNATURE_CODES,
  "unknown_device",
  "device_revoked",
  "nonce_replayed",
];

/** What the header Accept-Signature asks for: RFC 9421, 5.1. */
const ACCEPTED = `${DEFAULT_LABEL}=(${REQUIRED_COMPONENTS.map((name) => `"${name}"`).join(" ")});${REQUIRED_PARAMETERS.join(";")}`;

/** Answers with how to sign, and with the server's time, by which a client can set right what it signs. */
export async function answerBadSignature(
  deps: Pick<HttpDeps, "clock" | "signatures" | "observation" | "onFault">,
  refusal: Refusal,
  request: { readonly raw: Request; readonly address: string },
): Promise<Response> {
  const { clock, signatures, observation, onFault } = deps;
  observation?.metrics.put({ name: "bridgework_refused_signatures_total", value: 1, labels: { code: refusal.code } });
  const { method, url, headers } = request.raw;
  const keyId = keyIdGiven(headers);
  const refused = {
    ...{ code: refusal.code, reason: refusal.message, address: request.address, method, path: new URL(url).pathname },
    ...(keyId === undefined ? {} : { keyId }),
  };
  // It stays refused where it cannot be recorded.
  await signatures.recordRefusal(refused).catch((error: unknown) => onFault?.(error));
  const now = clock.now();
  const { code, message, details } = refusal;
  const error = { code, message, details: [...details], serverTime: isoTime(now) };
  return answerJson(401, { error } satisfies ErrorBody, {
    "accept-signature": ACCEPTED,
    "www-authenticate": 'Signature realm="bridgework"',
    date: new Date(now).toUTCString(),
  });
}

/** For the audit alone: who it says it is, whether that is so or not. */
function keyIdGiven(headers: Headers): string | undefined {
  return /;keyid="([\x21\x23-\x5b\x5d-\x7e]{1,128})"/.exec(headers.get("signature-input") ?? "")?.[1];
}
