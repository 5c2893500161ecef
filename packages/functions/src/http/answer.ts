import { openAll } from "@bridgework/core/app/seal";
import { type Refusal, refuse } from "@bridgework/core/kernel/decider";
import { errorClassOf, Fault } from "@bridgework/core/kernel/fault";
import { holdsSealed } from "@bridgework/core/kernel/personal";
import type { Sealer } from "@bridgework/core/ports/sealer";
import type { ErrorBody } from "./contract.ts";

/** HTTP statuses of refusal codes; a refusal by a domain that is not listed is a conflict with its state. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  invalid: 400,
  malformed_json: 400,
  malformed_request: 400,
  request_aborted: 400,
  unknown_event_type: 400,
  cross_origin: 403,
  code_dead: 403,
  code_expired: 403,
  code_used: 403,
  code_wrong: 403,
  reserved_event_type: 403,
  not_trusted: 403,
  not_your_mailbox: 403,
  not_found: 404,
  unknown_recipient: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  too_large: 413,
  unsupported_media_type: 415,
  wrong_host: 421,
  idempotency_mismatch: 422,
  mailbox_full: 429,
  rate_limited: 429,
  headers_too_large: 431,
  internal: 500,
  newer_event: 503,
  overloaded: 503,
  unavailable: 503,
};
const CONFLICT = 409;
const RETRY_AFTER_SECONDS = "1";

/** The console is served apart from these answers: none of them is ever a page. */
const HEADERS = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export function answerJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return answerText(status, JSON.stringify(body), headers);
}

/** With personal values opened, at the last moment: whoever may read the answer may read them. */
export async function answerOpened(sealer: Sealer, status: number, body: unknown): Promise<Response> {
  const text = JSON.stringify(body);
  return answerText(status, holdsSealed(text) ? JSON.stringify(await openAll(sealer, body)) : text);
}

/** The text is JSON. */
function answerText(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { status, headers: { ...HEADERS, ...headers } });
}

export function answerRefusal(
  { code, message, details }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const status = STATUS_OF_CODE[code] ?? CONFLICT;
  const body = { error: { code, message, details: [...details] } } satisfies ErrorBody;
  return answerJson(status, body, status === 503 ? { "retry-after": RETRY_AFTER_SECONDS, ...headers } : headers);
}

/**
 * What was thrown: a fault of what stands behind is 503, anything else 500. Neither tells what is inside, but for an
 * event that only a newer program can read: whoever asked has to know that trying again will not help.
 */
export function answerFault(error: unknown): Response {
  if (error instanceof Fault && error.code === "newer_event") return answerRefusal(refuse(error.code, error.message));
  switch (errorClassOf(error)) {
    case "SYSTEM":
    case "NETWORK":
    case "RATE_LIMIT":
    case "CIRCUIT_OPEN":
      return answerRefusal(
        refuse("unavailable", "The system cannot do this now; nothing was lost. Try again shortly."),
      );
    case "VALIDATION":
    case "UNKNOWN":
      return answerRefusal(refuse("internal", "Something failed inside. It was logged; trying again may help."));
  }
}
