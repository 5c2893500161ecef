import type { Problem } from "@bridgework/core/kernel/decider";
import { isJsonObject } from "@bridgework/core/kernel/json";
import { retryAfterOf } from "@bridgework/core/ports/http-client";
import type { Receipt, RefusedAnswer } from "./submission.ts";

/** What came of one try. */
export type Answer =
  | { readonly kind: "done"; readonly body: unknown }
  | { readonly kind: "refused"; readonly refusal: RefusedAnswer; readonly serverTime: string | undefined }
  /** Trying again may help; `retryAfter` is in milliseconds, null where the server does not say. */
  | { readonly kind: "failed"; readonly problem: string; readonly retryAfter: number | null };

/** 4xx that say nothing of the submission, as 5xx. */
const PASSING_STATUSES = [408, 425, 429];
/** Refusals of this one try: contention, and what another signature mends. */
const PASSING_CODES = ["contention", "digest_mismatch", "nonce_replayed"];
const TOO_LARGE = 413;

/**
 * A refusal is what Bridgework itself refuses, by the shape of its answer: the log-in page of a network, or the error of
 * a proxy, is none, whatever its status. But for 413, which a proxy answers as well, and always will.
 */
export async function readAnswer(response: Response, now: number): Promise<Answer> {
  const { status } = response;
  const body = await jsonOf(response);
  if (response.ok && body !== undefined) return { kind: "done", body };
  const error = errorOf(body);
  const { code, message, details } = error ?? { code: `http_${status}`, message: notOurs(status), details: [] };
  const isPassing = status < 400 || status >= 500 || PASSING_STATUSES.includes(status) || PASSING_CODES.includes(code);
  if (isPassing || (error === undefined && status !== TOO_LARGE))
    return failed(`${code}: ${message}`, retryAfterOf(response.headers.get("retry-after"), now));
  return { kind: "refused", refusal: { status, code, message, details }, serverTime: error?.serverTime };
}

export function failed(problem: string, retryAfter: number | null = null): Answer {
  return { kind: "failed", problem, retryAfter };
}

function notOurs(status: number): string {
  return `Expected an answer of Bridgework, received another with status ${status}. Check the address, and what is in between.`;
}

async function jsonOf(response: Response): Promise<unknown> {
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    return undefined;
  }
  return response.json();
}

interface ErrorOfServer {
  readonly code: string;
  readonly message: string;
  readonly details: readonly Problem[];
  readonly serverTime: string | undefined;
}

function errorOf(body: unknown): ErrorOfServer | undefined {
  const error = isJsonObject(body) ? body["error"] : undefined;
  if (!isJsonObject(error)) return undefined;
  const { code, message, details, serverTime } = error;
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  return {
    code,
    message,
    details: Array.isArray(details) ? details : [],
    serverTime: typeof serverTime === "string" ? serverTime : undefined,
  };
}

export function isReceipt(body: unknown): body is Receipt {
  if (!isJsonObject(body)) return false;
  const { status, stream, id, version, events } = body;
  const texts = [status, stream, id].every((value) => typeof value === "string");
  return texts && typeof version === "number" && Array.isArray(events);
}
