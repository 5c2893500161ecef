import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import type { Json } from "@bridgework/core/kernel/json";
import type { Clock } from "@bridgework/core/ports/clock";
import type { HttpClient, IncomingResponse, OutgoingRequest } from "@bridgework/core/ports/http-client";

/** An answer's body is read up to here; the rest is left. */
export const MOST_BODY_BYTES = 64 * 1024;

/** Calls out with `fetch`. Redirects are not followed: they would carry the body and its headers to somebody else. */
export function fetchHttpClient(clock: Clock): HttpClient {
  return {
    send: async (request) => {
      const giveUp = new AbortController();
      const cancel = clock.after(request.timeout, () => giveUp.abort());
      try {
        return await exchange(clock, request, giveUp.signal);
      } catch (error) {
        throw networkFault(request, giveUp.signal.aborted, error);
      } finally {
        cancel();
      }
    },
  };
}

async function exchange(clock: Clock, request: OutgoingRequest, signal: AbortSignal): Promise<IncomingResponse> {
  const { method, url, headers, body } = request;
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const typed = body === undefined ? headers : { "content-type": "application/json", ...headers };
  const response = await fetch(url, { method, headers: typed, ...content, signal, redirect: "manual" });
  return {
    status: response.status,
    retryAfter: retryAfterOf(response.headers.get("retry-after"), clock.now()),
    body: jsonOrText(await textOf(response)),
  };
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return "";
  for await (const chunk of response.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MOST_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BODY_BYTES).toString("utf8");
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Seconds, or a date: RFC 9110, 10.2.3. */
function retryAfterOf(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function networkFault({ method, url, timeout }: OutgoingRequest, timedOut: boolean, error: unknown): Fault {
  if (!URL.canParse(url)) return new Fault("VALIDATION", "bad_url", `Expected a URL to call, got "${url}".`);
  const { origin, pathname } = new URL(url);
  const reason = timedOut ? `no answer within ${timeout} ms` : messageOf(causeOf(error));
  return new Fault(
    "NETWORK",
    timedOut ? "timeout" : "unreachable",
    `${method} ${origin}${pathname} failed: ${reason}.`,
    { cause: error },
  );
}

/** `fetch` says only "fetch failed"; what failed is its cause. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
