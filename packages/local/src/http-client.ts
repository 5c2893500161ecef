import { promises as dns, type LookupAddress } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIPv6, type LookupFunction } from "node:net";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";
import {
  type HttpClient,
  MOST_BODY_BYTES,
  noAnswer,
  type OutgoingRequest,
  readResponse,
} from "@bridgework/core/ports/http-client";
import { isLinkLocal } from "@bridgework/core/task/address";

/** All addresses of a host name. */
export type ResolveHost = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * Calls out with Node's client. A host name that resolves to a link-local address is a VALIDATION fault `url_refused`,
 * and the call goes to the addresses that were checked. Redirects are not followed: they would carry the body and its
 * headers to somebody else.
 */
export function nodeHttpClient(clock: Clock, resolve: ResolveHost = resolveBySystem): HttpClient {
  const lookup = checkedLookup(resolve);
  return {
    send: async (request) => {
      const giveUp = new AbortController();
      const cancel = clock.after(request.timeout, () => giveUp.abort());
      try {
        const response = await open(request, lookup, giveUp.signal);
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

/** Without the agent's kept connections: one that the other side has closed would fail the next call. */
function open(request: OutgoingRequest, lookup: LookupFunction, signal: AbortSignal): Promise<IncomingMessage> {
  const { method, url, headers, body } = request;
  const content = body === undefined ? undefined : JSON.stringify(body);
  const typed = content === undefined ? headers : { "content-type": "application/json", ...headers };
  const target = new URL(url);
  if (isLinkLocal(target.hostname)) throw refusedAddress(target.hostname);
  const start = target.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    start(target, { method, headers: typed, lookup, signal, agent: false }, resolve).on("error", reject).end(content);
  });
}

function resolveBySystem(hostname: string): Promise<readonly LookupAddress[]> {
  return dns.lookup(hostname, { all: true });
}

/** Resolves for the connection itself, so that nobody can answer the check with one address and the call with another. */
function checkedLookup(resolve: ResolveHost): LookupFunction {
  return (hostname, options, done) => {
    const settle = (addresses: readonly LookupAddress[]) => {
      const [first] = addresses;
      if (first === undefined) return done(new Error(`${hostname} has no address`), "");
      if (addresses.some(({ address }) => isLinkLocal(asUrlHost(address)))) return done(refusedAddress(hostname), "");
      if (options.all) done(null, [...addresses]);
      else done(null, first.address, first.family);
    };
    resolve(hostname).then(settle, (error: Error) => done(error, ""));
  };
}

/** As URL would write it, without the zone: `::ffff:169.254.169.254` comes out in its hexadecimal form. */
function asUrlHost(address: string): string {
  const [plain = address] = address.split("%");
  return isIPv6(plain) ? new URL(`http://[${plain}]`).hostname : plain;
}

function refusedAddress(hostname: string): Fault {
  const expected = "expected a host that is not link-local or a metadata service";
  return new Fault("VALIDATION", "url_refused", `${expected}, received ${hostname}, which is one.`);
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
