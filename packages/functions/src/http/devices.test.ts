import { testKey } from "@bridgework/core/signature/keys.fixture";
import { describe, expect, it } from "vitest";
import { catalog } from "./contract.ts";
import { answerOf } from "./doors.fixture.ts";
import { enrol, openSignedDoors, START, signedRequest, withSignature } from "./signing.fixture.ts";

type Doors = Awaited<ReturnType<typeof openSignedDoors>>;

async function codeFor({ post }: Doors, deviceId = "till-8"): Promise<string> {
  const { body } = await answerOf(post("/api/devices/invite", { name: "Till 8", deviceId }));
  return body.code;
}

async function register({ send }: Doors, code: string, idempotencyKey?: string) {
  const pair = await testKey();
  const again = idempotencyKey === undefined ? {} : { idempotencyKey };
  const body = { code, jwk: pair.jwk };
  const request = () => signedRequest({ path: "/api/devices/register", body, key: pair.signing, ...again });
  return { pair, request, answer: await answerOf(send(await request())) };
}

describe("an invitation", () => {
  it("shows its code once, and keeps only the hash", async () => {
    const doors = await openSignedDoors();
    const answer = await answerOf(doors.post("/api/devices/invite", { name: "Till 8", deviceId: "till-8" }));
    expect(answer).toMatchObject({ status: 201, body: { deviceId: "till-8", expiresAt: "2026-01-01T00:15:00.000Z" } });
    expect(answer.body.code).toMatch(/^till-8:[\w-]{22}$/);
    const secret = answer.body.code.split(":")[1];
    expect(JSON.stringify(await doors.facts())).not.toContain(secret);
    expect(await answerOf(doors.get("/api/devices/till-8"))).toMatchObject({
      body: { status: "invited", name: "Till 8", triesLeft: 5, thumbprint: null },
    });
  });

  it("names a device itself where nobody does", async () => {
    const { post } = await openSignedDoors();
    const { body } = await answerOf(post("/api/devices/invite", { name: "Till 9" }));
    expect(body.code).toBe(`${body.deviceId}:${body.code.split(":")[1]}`);
  });

  it("is replaced by the next, and none is made for a device that has registered", async () => {
    const doors = await openSignedDoors();
    const [first, second] = [await codeFor(doors), await codeFor(doors)];
    expect((await register(doors, first)).answer).toMatchObject({
      status: 403,
      body: { error: { code: "code_wrong" } },
    });
    expect((await register(doors, second)).answer).toMatchObject({ status: 201 });
    expect(await answerOf(doors.post("/api/devices/invite", { name: "x", deviceId: "till-8" }))).toMatchObject({
      status: 409,
      body: { error: { code: "device_exists" } },
    });
  });
});

describe("registering", () => {
  it("works once with a code, and again for the same request", async () => {
    const doors = await openSignedDoors();
    const code = await codeFor(doors);
    const { pair, answer, request } = await register(doors, code, "k1");
    const registered = { deviceId: "till-8", keyId: `till-8:${pair.keyId}`, algorithm: "ed25519" };
    expect(answer).toEqual({ status: 201, body: registered });
    await doors.clock.advance(1_000);
    expect(await answerOf(doors.send(await request()))).toEqual({ status: 200, body: registered });
    expect((await register(doors, code)).answer).toMatchObject({ status: 403, body: { error: { code: "code_used" } } });
  });

  it("takes keys of P-256", async () => {
    const { send, post, signed } = await openSignedDoors();
    const invite = async () => post("/api/devices/invite", { name: "Till 8" });
    const device = await enrol({ send, invite, algorithm: "ecdsa-p256-sha256" });
    expect((await send(await signed({ key: device.key }))).status).toBe(201);
  });

  it.each(["", "till-8", "till-8:", "nobody:AAAAAAAAAAAAAAAAAAAAAA", "a b:AAAAAAAAAAAAAAAAAAAAAA"])(
    "is refused with %o for a code",
    async (code) => {
      const doors = await openSignedDoors();
      expect((await register(doors, code)).answer).toMatchObject({ body: { error: { code: "code_wrong" } } });
    },
  );

  it("is dead after five wrong codes", async () => {
    const doors = await openSignedDoors();
    const code = await codeFor(doors);
    for (const letter of "ABCDE") {
      const { answer } = await register(doors, `till-8:${letter.repeat(22)}`);
      expect(answer).toMatchObject({ status: 403, body: { error: { code: "code_wrong" } } });
    }
    expect((await register(doors, code)).answer).toMatchObject({ status: 403, body: { error: { code: "code_dead" } } });
  });

  it("is refused after fifteen minutes", async () => {
    const doors = await openSignedDoors();
    const code = await codeFor(doors);
    const pair = await testKey();
    await doors.clock.advance(15 * 60_000);
    const body = { code, jwk: pair.jwk };
    const late = { path: "/api/devices/register", body, key: pair.signing, now: doors.clock.now() };
    expect(await answerOf(doors.send(await signedRequest(late)))).toMatchObject({
      status: 403,
      body: { error: { code: "code_expired" } },
    });
  });

  it("is refused without proof that the key is held", async () => {
    const doors = await openSignedDoors();
    const [own, stolen] = [await testKey(), await testKey()];
    const body = { code: await codeFor(doors), jwk: stolen.jwk };
    const path = "/api/devices/register";
    const asStolen = { ...own.signing, keyId: stolen.keyId };
    for (const key of [own.signing, asStolen]) {
      expect(await answerOf(doors.send(await signedRequest({ path, body, key })))).toMatchObject({
        status: 401,
        body: { error: { code: "bad_signature" } },
      });
    }
  });

  it.each([
    ["a private key", { kty: "OKP", crv: "Ed25519", x: "A".repeat(43), d: "A".repeat(43) }],
    ["a point that is not on the curve", { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) }],
    ["a key of another kind", { kty: "RSA", n: "AQAB", e: "AQAB" }],
  ])("is refused with %s", async (_, jwk) => {
    const doors = await openSignedDoors();
    const body = { code: await codeFor(doors), jwk };
    const request = await signedRequest({ path: "/api/devices/register", body, key: (await testKey()).signing });
    expect(await answerOf(doors.send(request))).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
  });
});

describe("rotating", () => {
  async function rotate({ device, send }: Doors, label = "new") {
    const next = await testKey();
    const path = "/api/devices/rotate";
    const signed = await signedRequest({ path, body: { jwk: next.jwk }, key: device.key });
    const nonce = "nonce-of-the-new-key";
    return {
      next,
      answer: await answerOf(send(await withSignature(signed, { key: next.signing, now: START, nonce, label }))),
    };
  }

  it("replaces the key at once", async () => {
    const doors = await openSignedDoors();
    const { next, answer } = await rotate(doors);
    const keyId = `till-7:${next.keyId}`;
    expect(answer).toEqual({ status: 201, body: { deviceId: "till-7", keyId, algorithm: "ed25519" } });
    expect((await doors.send(await doors.signed({ key: { ...next.signing, keyId } }))).status).toBe(201);
    expect(await answerOf(doors.send(await doors.signed()))).toMatchObject({
      body: { error: { code: "unknown_device" } },
    });
  });

  it("is refused where the new key has not signed", async () => {
    const { answer } = await rotate(await openSignedDoors(), "other");
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "signature_malformed" } } });
  });
});

describe("revoking", () => {
  it("says why, and who is meant where there is no such device", async () => {
    const { post, get } = await openSignedDoors();
    expect(await answerOf(post("/api/devices/till-7/revoke", { reason: "lost" }))).toMatchObject({ status: 201 });
    expect(await answerOf(post("/api/devices/till-7/revoke", { reason: "again" }))).toMatchObject({ status: 200 });
    expect(await answerOf(get("/api/devices/till-7"))).toMatchObject({ body: { status: "revoked", reason: "lost" } });
    expect(await answerOf(post("/api/devices/till-9/revoke", { reason: "lost" }))).toMatchObject({
      body: { error: { code: "device_unknown" } },
    });
  });

  it("kills an invitation too", async () => {
    const doors = await openSignedDoors();
    const code = await codeFor(doors);
    await doors.post("/api/devices/till-8/revoke", { reason: "a mistake" });
    expect((await register(doors, code)).answer).toMatchObject({ body: { error: { code: "code_dead" } } });
  });
});

it("takes no fact of a device from outside, and says so in the catalog", async () => {
  const { post, get } = await openSignedDoors();
  const { eventTypes } = catalog.parse((await answerOf(get("/api/catalog"))).body);
  const published = new Map(eventTypes.map(({ type, publishable }) => [type, publishable]));
  expect([published.get("DeviceRevoked"), published.get("FormSubmitted")]).toEqual([false, true]);
  const data = { deviceId: "till-7", reason: "lost" };
  expect(await answerOf(post("/api/events", { type: "DeviceRevoked", data }))).toMatchObject({
    status: 403,
    body: { error: { code: "reserved_event_type" } },
  });
});
