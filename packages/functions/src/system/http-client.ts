import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { Outbound } from "@bridgework/core/kernel/address";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";
import {
  type HttpClient,
  MOST_BODY_BYTES,
  noAnswer,
  type OutgoingRequest,
  readResponse,
} from "@bridgework/core/ports/http-client";
import { checkReach, guardedLookup, type ResolveHost } from "./guarded-lookup.ts";

export interface HttpClientOptions {
  readonly clock: Clock;
  /** Default `private`. */
  readonly outbound?: Outbound;
  /** Default: as the system does. */
  readonly resolve?: ResolveHost;
}

/**
 * Calls out with Node's client. A host that `outbound` does not let it reach, by itself or by an address that its name
 * resolves to, is a VALIDATION fault `url_refused`. Redirects are not followed: they would carry the body and its
 * headers to somebody else.
 */
export function nodeHttpClient({ clock, outbound = "private", resolve }: HttpClientOptions): HttpClient {
  const lookup = guardedLookup(outbound, resolve);
  return {
    send: async (request) => {
      const giveUp = new AbortController();
      const cancel = clock.after(request.timeout, () => giveUp.abort());
      try {
        const response = await open(request, { outbound, lookup, signal: giveUp.signal });
        const retryAfter = response.headers["retry-after"] ?? null;
        const body = await bodyOf(response);
        return readResponse({ status: response.statusCode ?? 0, retryAfter, body }, clock.now());
      } catch (error) {
        throw error instanceof Fault ? error : noAnswer(request, giveUp.signal.aborted, error);
      } finally {
        cancel();
      }
    },
  };
}

interface Connection {
  readonly outbound: Outbound;
  readonly lookup: LookupFunction;
  readonly signal: AbortSignal;
}

/** Without the agent's kept connections: one that the other side has closed would fail the next call. */
function open(request: OutgoingRequest, { outbound, lookup, signal }: Connection): Promise<IncomingMessage> {
  const { method, url, headers, body } = request;
  const content = body === undefined ? undefined : JSON.stringify(body);
  const typed = content === undefined ? headers : { "content-type": "application/json", ...headers };
  const target = new URL(url);
  checkReach(outbound, target.hostname);
  const start = target.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    start(target, { method, headers: typed, lookup, signal, agent: false }, resolve).on("error", reject).end(content);
  });
}

async function bodyOf(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MOST_BODY_BYTES) break;
  }
  return Buffer.concat(chunks);
}
