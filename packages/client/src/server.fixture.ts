import type { Clock } from "@bridgework/core/ports/clock";
import { importPublicKey, type VerifyingKey } from "@bridgework/core/signature/algorithm";
import { thumbprint } from "@bridgework/core/signature/jwk";
import { publicJwk } from "@bridgework/core/signature/schema";
import { verifyRequest } from "@bridgework/core/signature/verify";

const { subtle } = globalThis.crypto;
const DEVICE = "till-7";

export interface ReceivedRequest {
  readonly path: string;
  readonly key: string;
  readonly signature: string;
  readonly body: string;
}

/** Instead of what the server would answer; `lost`: it does it, and nobody hears of it. */
export type Instead = Response | "unreachable" | "lost";

/** A server that verifies what devices sign, and answers as the doors do. */
export function signedServer(clock: Pick<Clock, "now">) {
  const keys = new Map<string, VerifyingKey>();
  const nonces = new Set<string>();
  const recorded = new Map<string, string>();
  const received: ReceivedRequest[] = [];
  const instead: Instead[] = [];
  const state = { ahead: 0 };

  const refuse = (status: number, code: string) => {
    const serverTime = new Date(clock.now() + state.ahead).toISOString();
    const error = { code, message: `It is ${code}.`, details: [], ...(status === 401 ? { serverTime } : {}) };
    return Response.json({ error }, { status });
  };
  const verify = async (request: Request, body: Uint8Array<ArrayBuffer>, key?: VerifyingKey, label?: string) => {
    const findKey = async (keyId: string) => {
      const found = key ?? keys.get(keyId);
      return found === undefined
        ? ({ kind: "refused", code: "unknown_device", message: "", details: [] } as const)
        : ({ kind: "key", key: found } as const);
    };
    const options = { subtle, now: clock.now() + state.ahead, findKey, ...(label === undefined ? {} : { label }) };
    const headers = Object.fromEntries(request.headers);
    const verified = await verifyRequest(options, { method: "POST", targetUri: request.url, headers, body });
    if (verified.kind === "refused") return refuse(401, verified.code);
    if (nonces.has(verified.nonce)) return refuse(401, "nonce_replayed");
    nonces.add(verified.nonce);
    return undefined;
  };
  const register = async (request: Request, body: Uint8Array<ArrayBuffer>, label?: string) => {
    const jwk = publicJwk.parse(JSON.parse(new TextDecoder().decode(body)).jwk);
    const key = await importPublicKey(subtle, jwk);
    const wrong = await verify(request, body, key, label);
    if (wrong !== undefined) return wrong;
    keys.clear();
    const keyId = `${DEVICE}:${await thumbprint(subtle, jwk)}`;
    keys.set(keyId, key);
    return Response.json({ deviceId: DEVICE, keyId, algorithm: key.algorithm }, { status: 201 });
  };
  const record = (key: string, text: string) => {
    const status = recorded.has(key) ? "duplicate" : "recorded";
    recorded.set(key, recorded.get(key) ?? text);
    return Response.json({ status, stream: "form#1", id: "1", version: 1, events: [] }, { status: 201 });
  };
  const serve = async (request: Request, body: Uint8Array<ArrayBuffer>) => {
    const { pathname } = new URL(request.url);
    if (request.method === "GET") return Response.json({ counterId: pathname.split("/")[3], value: 3 });
    if (pathname === "/api/devices/register") return register(request, body);
    const wrong = await verify(request, body);
    if (wrong !== undefined) return wrong;
    if (pathname === "/api/devices/rotate") return register(request, body, "new");
    return record(request.headers.get("idempotency-key") ?? "", new TextDecoder().decode(body));
  };
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = new Uint8Array(await request.arrayBuffer());
    received.push({
      path: new URL(request.url).pathname,
      key: request.headers.get("idempotency-key") ?? "",
      signature: request.headers.get("signature-input") ?? "",
      body: new TextDecoder().decode(body),
    });
    const other = instead.shift();
    if (other instanceof Response) return other;
    if (other === "unreachable") throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    const served = await serve(request, body);
    if (other === "lost") throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
    return served;
  };
  return {
    fetch: answer,
    received,
    /** Answers the next requests so. */
    answerInstead: (...answers: readonly Instead[]) => void instead.push(...answers),
    refuse,
    /** Sets the server's clock so many milliseconds before the device's. */
    setAhead: (milliseconds: number) => {
      state.ahead = milliseconds;
    },
    forgetKeys: () => keys.clear(),
    /** Bodies of what was recorded, each once. */
    recorded: () => [...recorded.values()].map((text) => JSON.parse(text)),
  };
}

export type SignedServer = ReturnType<typeof signedServer>;
