import {
  type Algorithm,
  generateKeyPair,
  type SigningKey,
  webCryptoSigningKey,
} from "@bridgework/core/signature/algorithm";
import { thumbprint } from "@bridgework/core/signature/jwk";
import type { SignableRequest } from "@bridgework/core/signature/message";
import { publicJwk } from "@bridgework/core/signature/schema";
import { signRequest } from "@bridgework/core/signature/sign";
import type { ErrorBody, Receipt } from "@bridgework/functions/http/contract";
import type { AuditPage, Device, Invitation, Registration } from "@bridgework/functions/http/devices-contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Target } from "./domain-stories.ts";
import { getJson, postJson } from "./http.ts";
import { eventually } from "./process.ts";

const { subtle } = globalThis.crypto;

interface Sending {
  readonly key: SigningKey;
  readonly body: unknown;
  /** Milliseconds that the device's clock is ahead; default 0. */
  readonly ahead?: number;
}

interface Enrolled {
  readonly deviceId: string;
  readonly key: SigningKey;
  readonly code: string;
}

/** A device enrols, signs what it sends, and is trusted for that alone, over real sockets and through a restart. */
export function deviceStories(open: () => Promise<Target & { readonly restart: () => Promise<void> }>): void {
  let target: Awaited<ReturnType<typeof open>>;
  const at = (path: string) => `${target.url}${path}`;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(() => target.close());

  async function sign(path: string, { key, body, ahead = 0 }: Sending): Promise<SignableRequest> {
    const request: SignableRequest = {
      method: "POST",
      targetUri: at(path),
      headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
      body: new TextEncoder().encode(JSON.stringify(body)),
    };
    const headers = await signRequest({ subtle, key, now: Date.now() + ahead, nonce: crypto.randomUUID() }, request);
    return { ...request, headers: { ...request.headers, ...headers } };
  }

  async function send<Body>({ method, targetUri, headers, body }: SignableRequest) {
    const response = await fetch(targetUri, { method, headers, body });
    return { status: response.status, body: (await response.json()) as Body, date: response.headers.get("date") };
  }

  async function enrol(algorithm: Algorithm): Promise<Enrolled> {
    const { publicKey, privateKey } = await generateKeyPair(subtle, algorithm, { extractable: false });
    const jwk = publicJwk.parse(await subtle.exportKey("jwk", publicKey));
    const own = webCryptoSigningKey(subtle, { keyId: await thumbprint(subtle, jwk), algorithm, privateKey });
    const { body: invited } = await postJson<Invitation>(at("/api/devices/invite"), { name: `Till with ${algorithm}` });
    const request = await sign("/api/devices/register", { key: own, body: { code: invited.code, jwk } });
    const { status, body } = await send<Registration>(request);
    expect(status).toBe(201);
    return { deviceId: body.deviceId, key: { ...own, keyId: body.keyId }, code: invited.code };
  }

  const reading = { formType: "reading", fields: { kWh: 17 }, recipient: { email: "ada@example.com" } };

  it.each(["ed25519", "ecdsa-p256-sha256"] as const)(
    "a device with a key of %s enrols, and its form is taken",
    async (algorithm) => {
      const { deviceId, key } = await enrol(algorithm);
      const taken = await send<Receipt>(await sign("/api/forms", { key, body: reading }));
      expect(taken).toMatchObject({ status: 201, body: { status: "recorded" } });
      const form = await getJson<{ readonly signedBy: string }>(at(`/api/forms/${taken.body.id}`));
      expect(form.body.signedBy).toBe(deviceId);
      const device = await getJson<Device>(at(`/api/devices/${deviceId}`));
      expect(device.body).toMatchObject({ status: "registered", algorithm });
    },
  );

  it("a request is taken once, also after a restart", async () => {
    const { key } = await enrol("ed25519");
    const request = await sign("/api/forms", { key, body: reading });
    expect((await send(request)).status).toBe(201);
    await target.restart();
    expect(await send<ErrorBody>(request)).toMatchObject({ status: 401, body: { error: { code: "nonce_replayed" } } });
  });

  it("a revoked device is refused at once", async () => {
    const { deviceId, key } = await enrol("ed25519");
    await postJson(at(`/api/devices/${deviceId}/revoke`), { reason: "lost" });
    const answer = await send<ErrorBody>(await sign("/api/forms", { key, body: reading }));
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "device_revoked" } } });
    const refusal = await eventually("the refusal in the audit", async () => {
      const { body } = await getJson<AuditPage>(at("/api/audit?limit=1"));
      return body.items.find(({ code }) => code === "device_revoked");
    });
    expect(refusal).toMatchObject({ keyId: key.keyId, address: "127.0.0.1" });
  });

  it("a device whose clock is wrong sets it by the answer, and is taken", async () => {
    const { key } = await enrol("ed25519");
    const ahead = 3_600_000;
    const { status, body, date } = await send<ErrorBody>(await sign("/api/forms", { key, body: reading, ahead }));
    expect({ status, code: body.error.code }).toEqual({ status: 401, code: "clock_skew" });
    expect(Math.abs(Date.parse(date ?? "") - Date.now())).toBeLessThan(10_000);
    const correction = Date.parse(body.error.serverTime ?? "") - (Date.now() + ahead);
    const again = await sign("/api/forms", { key, body: reading, ahead: ahead + correction });
    expect((await send(again)).status).toBe(201);
  });

  it("a form that has to be signed is refused without, also by the bus", async () => {
    const answer = await postJson<ErrorBody>(at("/api/forms"), reading);
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "signature_missing" } } });
    const event = await postJson<ErrorBody>(at("/api/events"), { type: "FormSubmitted", data: reading });
    expect(event).toMatchObject({ status: 401, body: { error: { code: "signature_missing" } } });
  });

  it("leaves no code, nonce or signature in the log", async () => {
    const { key, code } = await enrol("ed25519");
    const request = await sign("/api/forms", { key, body: reading });
    expect((await send(request)).status).toBe(201);
    expect((await send(request)).status).toBe(401);
    const log = target.log();
    expect(log).toContain('"route":"POST /api/devices/register"');
    const nonce = /nonce="([^"]+)"/.exec(request.headers["signature-input"] ?? "")?.[1];
    const signature = /:(.+):/.exec(request.headers["signature"] ?? "")?.[1];
    for (const secret of [code.slice(code.indexOf(":") + 1), nonce, signature]) {
      expect(secret).toMatch(/^.{16,}$/);
      expect(log).not.toContain(secret);
    }
  });
}
