import { UNOBSERVED } from "@bridgework/core/app/observe";
import type { Metric } from "@bridgework/core/ports/metrics";
import { testKey } from "@bridgework/core/signature/keys.fixture";
import type { SignableRequest } from "@bridgework/core/signature/message";
import { describe, expect, it } from "vitest";
import { answerOf, openDoors, signaturesOf } from "./doors.fixture.ts";
import { openSignedDoors, reading, type SignedDoors, START } from "./signing.fixture.ts";

const withHeader = (request: SignableRequest, name: string, change: (value: string) => string): SignableRequest => ({
  ...request,
  headers: { ...request.headers, [name]: change(request.headers[name] ?? "") },
});
const without = ({ headers, ...request }: SignableRequest, ...names: readonly string[]): SignableRequest => ({
  ...request,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))),
});
const input = "signature-input";
const dropParameter = (name: string) => (value: string) => value.replace(new RegExp(`;${name}=("[^"]*"|\\d+)`), "");

interface Refused {
  readonly what: string;
  readonly code: string;
  readonly request: (doors: SignedDoors) => Promise<SignableRequest>;
}

const refused: readonly Refused[] = [
  {
    what: "no signature on a form that needs one",
    code: "signature_missing",
    request: async ({ signed }) => without(await signed(), "signature", input),
  },
  {
    what: "no signature on a route that needs one",
    code: "signature_missing",
    request: async ({ signed }) => without(await signed({ path: "/api/devices/rotate" }), "signature", input),
  },
  {
    what: "a Signature without its input",
    code: "signature_malformed",
    request: async ({ signed }) => without(await signed(), input),
  },
  {
    what: "fields that are no structured fields",
    code: "signature_malformed",
    request: async ({ signed }) => withHeader(await signed(), input, () => "sig1=((("),
  },
  {
    what: "another label alone",
    code: "signature_malformed",
    request: async ({ signed }) => withHeader(await signed(), input, (value) => value.replace("sig1", "sig2")),
  },
  {
    what: "a nonce that is too short",
    code: "signature_malformed",
    request: ({ signed }) => signed({ nonce: "short" }),
  },
  {
    what: "a nonce that is too long",
    code: "signature_malformed",
    request: ({ signed }) => signed({ nonce: "x".repeat(129) }),
  },
  {
    what: "fields beyond all measure",
    code: "signature_malformed",
    request: async ({ signed }) => withHeader(await signed(), input, (value) => `${value}, x=("${"y".repeat(5000)}")`),
  },
  {
    what: "a component covered twice",
    code: "signature_malformed",
    request: async ({ signed }) => withHeader(await signed(), input, (value) => value.replace("(", '("@method" ')),
  },
  ...["@method", "@target-uri", "content-digest", "content-type", "idempotency-key"].map((name) => ({
    what: `${name} not covered`,
    code: "missing_component",
    request: async ({ signed }: SignedDoors) =>
      withHeader(await signed(), input, (value) => value.replace(`"${name}"`, '"@path"')),
  })),
  ...["created", "keyid", "nonce", "alg"].map((name) => ({
    what: `no parameter ${name}`,
    code: "missing_component",
    request: async ({ signed }: SignedDoors) => withHeader(await signed(), input, dropParameter(name)),
  })),
  {
    what: "a covered field that is not there",
    code: "missing_component",
    request: async ({ signed }) => without(await signed(), "content-digest"),
  },
  {
    what: "an algorithm that nobody takes",
    code: "algorithm_mismatch",
    request: async ({ signed }) =>
      withHeader(await signed(), input, (value) => value.replace('alg="ed25519"', 'alg="hmac-sha256"')),
  },
  {
    what: "an algorithm that is not the key's",
    code: "algorithm_mismatch",
    request: async ({ signed }) =>
      withHeader(await signed(), input, (value) => value.replace('alg="ed25519"', 'alg="ecdsa-p256-sha256"')),
  },
  {
    what: "a signature of 301 seconds ago",
    code: "signature_expired",
    request: ({ signed }) => signed({ now: START - 301_000 }),
  },
  {
    what: "a signature that its signer let expire",
    code: "signature_expired",
    request: async ({ signed }) => withHeader(await signed(), input, (value) => `${value};expires=${START / 1000 - 1}`),
  },
  {
    what: "a signature of 301 seconds to come",
    code: "clock_skew",
    request: ({ signed }) => signed({ now: START + 301_000 }),
  },
  {
    what: "a key that nobody has registered",
    code: "unknown_device",
    request: async ({ signed }) => signed({ key: (await testKey()).signing }),
  },
  {
    what: "a device that nobody has invited",
    code: "unknown_device",
    request: ({ signed, device }) =>
      signed({ key: { ...device.key, keyId: device.key.keyId.replace("till-7", "till-8") } }),
  },
  {
    what: "a device that was revoked a moment ago",
    code: "device_revoked",
    request: async ({ signed, post }) => {
      await post("/api/devices/till-7/revoke", { reason: "lost" });
      return signed();
    },
  },
  {
    what: "a key that says it is another's",
    code: "bad_signature",
    request: async ({ signed, device }) => signed({ key: { ...(await testKey()).signing, keyId: device.key.keyId } }),
  },
  {
    what: "another idempotency key than was signed",
    code: "bad_signature",
    request: async ({ signed }) => withHeader(await signed(), "idempotency-key", () => "another"),
  },
  {
    what: "another address than was signed",
    code: "bad_signature",
    request: async ({ signed }) => ({
      ...(await signed({ path: "/api/forms?a=1" })),
      targetUri: "http://localhost/api/forms",
    }),
  },
  {
    what: "another body than was signed",
    code: "digest_mismatch",
    request: async ({ signed }) => ({ ...(await signed()), body: new TextEncoder().encode("{}") }),
  },
  {
    what: "a body that is no JSON and was not signed",
    code: "digest_mismatch",
    request: async ({ signed }) => ({ ...(await signed()), body: new TextEncoder().encode("{") }),
  },
  {
    what: "a request that was taken before",
    code: "nonce_replayed",
    request: async ({ signed, send }) => {
      const request = await signed();
      await send(request);
      return request;
    },
  },
  {
    what: "another request with a nonce that was used",
    code: "nonce_replayed",
    request: async ({ signed, send }) => {
      await send(await signed({ nonce: "0123456789abcdef" }));
      return signed({ nonce: "0123456789abcdef" });
    },
  },
];

describe("a request is refused for", () => {
  it.each(refused)("$what: $code", async ({ code, request }) => {
    const doors = await openSignedDoors();
    const answer = await doors.send(await request(doors));
    const forms = (await doors.types()).filter((type) => type === "FormSubmitted").length;
    expect(await answerOf(answer)).toMatchObject({
      status: 401,
      body: { error: { code, message: expect.stringMatching(/\w{3}.*\.$/), serverTime: "2026-01-01T00:00:00.000Z" } },
    });
    expect(forms).toBe(code === "nonce_replayed" ? 1 : 0);
    expect(answer.headers.get("date")).toBe("Thu, 01 Jan 2026 00:00:00 GMT");
    expect(answer.headers.get("accept-signature")).toBe(
      'sig1=("@method" "@target-uri" "content-digest" "content-type" "idempotency-key");created;keyid;nonce;alg',
    );
    expect(await doors.refusals()).toMatchObject([{ code, method: "POST", path: expect.stringMatching(/^\/api\//) }]);
  });

  it("takes a signature up to 300 seconds old or early", async () => {
    const { send, signed } = await openSignedDoors();
    expect((await send(await signed({ now: START - 300_000 }))).status).toBe(201);
    expect((await send(await signed({ now: START + 300_000 }))).status).toBe(201);
  });

  it("uses no nonce up that came with a bad signature", async () => {
    const { send, signed, device } = await openSignedDoors();
    const forged = { ...(await testKey()).signing, keyId: device.key.keyId };
    expect((await send(await signed({ key: forged, nonce: "0123456789abcdef" }))).status).toBe(401);
    expect((await send(await signed({ nonce: "0123456789abcdef" }))).status).toBe(201);
  });
});

describe("the audit", () => {
  it("says who was refused, why and from where, and nothing of what was sent", async () => {
    const { app, signed, get, device } = await openSignedDoors();
    const { targetUri, method, headers } = await signed();
    const secret = JSON.stringify({ ...reading, fields: { note: "secret-payload" } });
    await app.request(targetUri, { method, headers, body: secret }, { address: "192.0.2.7" });
    const page = await answerOf(get("/api/audit"));
    expect(page).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            code: "digest_mismatch",
            keyId: device.key.keyId,
            address: "192.0.2.7",
            method: "POST",
            path: "/api/forms",
            suppressed: 0,
          },
        ],
        next: null,
      },
    });
    expect(JSON.stringify(page)).not.toContain("secret-payload");
    expect(JSON.stringify(page)).not.toContain(headers["signature"]);
  });

  it("leaves a request refused that it cannot record", async () => {
    const faults: unknown[] = [];
    const world = openDoors();
    const recordRefusal = () => Promise.reject(new Error("The disk is full."));
    const deps = {
      signatures: { ...signaturesOf(world), recordRefusal },
      onFault: (fault: unknown) => void faults.push(fault),
    };
    const { send, signed } = await openSignedDoors({ store: world.store, ids: world.ids, deps });
    expect((await send(await signed({ nonce: "short" }))).status).toBe(401);
    expect(faults).toEqual([new Error("The disk is full.")]);
  });

  it("counts each refusal by its code", async () => {
    const counted: Metric[] = [];
    const observation = { ...UNOBSERVED, metrics: { put: (metric: Metric) => void counted.push(metric) } };
    const { send, signed } = await openSignedDoors({ deps: { observation } });
    await send(await signed({ nonce: "short" }));
    expect(counted).toContainEqual({
      name: "bridgework_refused_signatures_total",
      value: 1,
      labels: { code: "signature_malformed" },
    });
  });

  it("goes on from page to page", async () => {
    const { send, signed, get } = await openSignedDoors();
    for (let count = 0; count < 3; count += 1) await send(await signed({ nonce: "short" }));
    const first = await answerOf(get("/api/audit?limit=2"));
    expect(first.body.items).toHaveLength(2);
    const second = await answerOf(get(`/api/audit?limit=2&cursor=${first.body.next}`));
    expect(second.body).toMatchObject({ items: [{ code: "signature_malformed" }], next: null });
  });
});
