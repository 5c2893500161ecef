import { type ErrorClass, Fault, messageOf } from "../kernel/fault.ts";
import type { Json } from "../kernel/json.ts";

export interface OutgoingRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Milliseconds until it is given up as a NETWORK fault. */
  readonly timeout: number;
}

export interface IncomingResponse {
  readonly status: number;
  /** Of `Retry-After`, in milliseconds; null where absent or neither seconds nor a date. */
  readonly retryAfter: number | null;
  /** JSON where it parses, else text; of a longer one the first `MOST_BODY_BYTES`. */
  readonly body: Json;
}

/**
 * Calls out. A connection that fails is a NETWORK fault; any status is an answer. A host that the installation does not
 * let it reach is a VALIDATION fault `url_refused`: addresses come from outside, and must not open what lies inside.
 */
export interface HttpClient {
  send(request: OutgoingRequest): Promise<IncomingResponse>;
}

/** An answer's body is read up to here; the rest is left. */
export const MOST_BODY_BYTES = 64 * 1024;

/** An answer as it comes. */
export interface RawResponse {
  readonly status: number;
  /** The header `Retry-After`. */
  readonly retryAfter: string | null;
  readonly body: Uint8Array;
}

export function readResponse({ status, retryAfter, body }: RawResponse, now: number): IncomingResponse {
  const text = new TextDecoder().decode(body.subarray(0, MOST_BODY_BYTES));
  return { status, retryAfter: retryAfterOf(retryAfter, now), body: jsonOrText(text) };
}

/** What `send` throws where there is no answer. The message leaves out the query, which may hold a secret. */
export function noAnswer({ method, url, timeout }: OutgoingRequest, timedOut: boolean, error: unknown): Fault {
  if (!URL.canParse(url)) return new Fault("VALIDATION", "bad_url", `Expected a URL to call, got "${url}".`);
  const { origin, pathname } = new URL(url);
  const reason = timedOut ? `no answer within ${timeout} ms` : messageOf(firstOf(error));
  return new Fault(
    "NETWORK",
    timedOut ? "timeout" : "unreachable",
    `${method} ${origin}${pathname} failed: ${reason}.`,
    { cause: error },
  );
}

/** Milliseconds that a Retry-After of seconds, or of a date, asks for (RFC 9110, 10.2.3); null where it is neither. */
export function retryAfterOf(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A host of several addresses fails with an error for each. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}

/** What a status says of an effect that was asked for; null: it has come about. A redirect is not followed. */
export function classOfStatus(status: number): ErrorClass | null {
  if (status >= 200 && status < 300) return null;
  if (status === 429) return "RATE_LIMIT";
  return status >= 500 ? "SYSTEM" : "VALIDATION";
}
