import { messageOf } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";
import type { SigningKey } from "@bridgework/core/signature/algorithm";
import { base64url } from "@bridgework/core/signature/jwk";
import { signRequest } from "@bridgework/core/signature/sign";
import { type Answer, failed, readAnswer } from "./answer.ts";

/** A request that is sent as often as it takes, signed anew each time. */
export interface Posting {
  readonly path: string;
  readonly body: string;
  /** The same for all tries. */
  readonly idempotencyKey: string;
}

export interface Signer {
  readonly key: SigningKey;
  /** Default `sig1`. */
  readonly label?: string;
}

export interface Exchange {
  /** One try, signed by each of the keys; a second one where the server says that the clock is wrong. Never throws. */
  post(posting: Posting, signers: readonly Signer[]): Promise<Answer>;
  /** Not signed: no door looks at the signature of what only reads. */
  get(path: string): Promise<Answer>;
}

export interface ExchangeOptions {
  /** Of the server, without a slash at its end. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly crypto: Pick<Crypto, "subtle" | "getRandomValues">;
  /** Breaks off what is under way. */
  readonly closing: AbortSignal;
}

/** No answer within this is none. */
const TIMEOUT_MS = 30_000;
const NONCE_BYTES = 16;
const CLOCK_CODES = ["clock_skew", "signature_expired"];

export function createExchange(options: ExchangeOptions): Exchange {
  const { url, clock } = options;
  /** Milliseconds that the server's clock is ahead of ours. */
  let ahead = 0;
  const now = () => clock.now() + ahead;

  const signAndSend = async (posting: Posting, signers: readonly Signer[]): Promise<Answer> => {
    const signed = await sign(options, { posting, signers, now: now() });
    return send(options, `${url}${posting.path}`, { now, ...signed });
  };
  return {
    post: async (posting, signers) => {
      const answer = await signAndSend(posting, signers);
      const serverTime = serverTimeOf(answer);
      if (serverTime === undefined) return answer;
      ahead = serverTime - clock.now();
      const again = await signAndSend(posting, signers);
      // The clock may have jumped in between, as where a laptop wakes: that is no refusal of what is sent.
      return again.kind === "refused" && serverTimeOf(again) !== undefined ? failed(again.refusal.message) : again;
    },
    get: (path) => send(options, `${url}${path}`, { now, method: "GET", headers: {} }),
  };
}

function serverTimeOf(answer: Answer): number | undefined {
  if (answer.kind !== "refused" || !CLOCK_CODES.includes(answer.refusal.code)) return undefined;
  const time = Date.parse(answer.serverTime ?? "");
  return Number.isNaN(time) ? undefined : time;
}

interface Signing {
  readonly posting: Posting;
  readonly signers: readonly Signer[];
  readonly now: number;
}

async function sign({ url, crypto }: ExchangeOptions, { posting, signers, now }: Signing) {
  const request = {
    method: "POST",
    targetUri: `${url}${posting.path}`,
    headers: { "content-type": "application/json", "idempotency-key": posting.idempotencyKey },
    body: new TextEncoder().encode(posting.body),
  };
  let { headers }: { headers: Readonly<Record<string, string>> } = request;
  for (const signer of signers) {
    const nonce = base64url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
    const signature = await signRequest({ subtle: crypto.subtle, now, nonce, ...signer }, { ...request, headers });
    headers = { ...headers, ...signature };
  }
  return { method: request.method, headers, body: request.body };
}

interface Sending extends Pick<RequestInit, "method" | "headers" | "body"> {
  readonly now: () => number;
}

async function send(
  { fetch, clock, closing }: ExchangeOptions,
  target: string,
  { now, ...init }: Sending,
): Promise<Answer> {
  const timeout = new AbortController();
  const cancel = clock.after(TIMEOUT_MS, () => timeout.abort());
  try {
    const signal = AbortSignal.any([closing, timeout.signal]);
    // A signature is of one address, so that what is redirected would be refused there.
    const response = await fetch(target, { ...init, signal, redirect: "error", credentials: "omit" });
    return await readAnswer(response, now());
  } catch (error) {
    const why = timeout.signal.aborted ? `no answer within ${TIMEOUT_MS} ms` : messageOf(causeOf(error));
    return failed(`${init.method} ${target} failed: ${why}.`);
  } finally {
    cancel();
  }
}

/** Node's fetch says why in the cause. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
