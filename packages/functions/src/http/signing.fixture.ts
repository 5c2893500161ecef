import { openAll } from "@bridgework/core/app/seal";
import type { SigningKey } from "@bridgework/core/signature/algorithm";
import { type TestKey, testKey } from "@bridgework/core/signature/keys.fixture";
import type { SignableRequest } from "@bridgework/core/signature/message";
import { signRequest } from "@bridgework/core/signature/sign";
import { type DoorsOptions, openDoors } from "./doors.fixture.ts";

const { subtle } = globalThis.crypto;

export interface Sending {
  readonly path: string;
  readonly body: unknown;
  readonly key: SigningKey;
  /** Default: one that was not used before. */
  readonly nonce?: string;
  readonly idempotencyKey?: string;
  /** Milliseconds since 1970; default the start of the manual clock. */
  readonly now?: number;
  readonly origin?: string;
}

export const START = Date.UTC(2026, 0, 1);

let sent = 0;

/** A request as a device signs it. */
export async function signedRequest(sending: Sending): Promise<SignableRequest> {
  sent += 1;
  const { path, body, key, now = START, nonce = `nonce-of-test-${String(sent).padStart(6, "0")}` } = sending;
  const request: SignableRequest = {
    method: "POST",
    targetUri: `${sending.origin ?? "http://localhost"}${path}`,
    headers: {
      "content-type": "application/json",
      "idempotency-key": sending.idempotencyKey ?? `key-${sent}`,
    },
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
  return withSignature(request, { key, now, nonce });
}

/** With one more signature. */
export async function withSignature(
  request: SignableRequest,
  options: { readonly key: SigningKey; readonly now: number; readonly nonce: string; readonly label?: string },
): Promise<SignableRequest> {
  const headers = await signRequest({ subtle, ...options }, request);
  return { ...request, headers: { ...request.headers, ...headers } };
}

export type Send = (request: SignableRequest) => Promise<Response>;

export interface EnrolledDevice {
  readonly deviceId: string;
  readonly pair: TestKey;
  /** Signs as the registered device. */
  readonly key: SigningKey;
}

export interface Enrolment {
  readonly send: Send;
  readonly invite: () => Promise<Response>;
  readonly algorithm?: SigningKey["algorithm"];
  readonly origin?: string;
  /** Milliseconds since 1970; default as for a request. */
  readonly now?: number;
}

/** Invites a device, and registers it with a key of its own. */
export async function enrol({ send, invite, algorithm, ...at }: Enrolment): Promise<EnrolledDevice> {
  const { code } = await (await invite()).json();
  const pair = await testKey(algorithm);
  const body = { code, jwk: pair.jwk };
  const answer = await send(await signedRequest({ path: "/api/devices/register", body, key: pair.signing, ...at }));
  const { deviceId, keyId } = await answer.json();
  return { deviceId, pair, key: { ...pair.signing, keyId } };
}

export const reading = { formType: "reading", fields: { kWh: 17 }, recipient: { email: "ada@example.com" } };

/** Doors with a registered device, till-7. */
export async function openSignedDoors({ origin, ...options }: DoorsOptions & { readonly origin?: string } = {}) {
  const doors = openDoors(options);
  const send = async ({ method, targetUri, headers, body }: SignableRequest) =>
    doors.app.request(new URL(targetUri).pathname + new URL(targetUri).search, { method, headers, body });
  const invite = async () => doors.post("/api/devices/invite", { name: "Till 7", deviceId: "till-7" });
  const at = origin === undefined ? {} : { origin };
  const device = await enrol({ send, invite, ...at });
  const signed = (more: Partial<Sending> = {}) =>
    signedRequest({ path: "/api/forms", body: reading, key: device.key, ...at, ...more });
  const refusals = async () => {
    const facts = (await doors.facts()).filter(({ type }) => type === "RequestRefused");
    return openAll(
      doors.sealer,
      facts.map(({ data }) => data),
    );
  };
  return { ...doors, send, device, signed, refusals };
}

export type SignedDoors = Awaited<ReturnType<typeof openSignedDoors>>;
