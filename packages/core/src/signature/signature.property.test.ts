import fc from "fast-check";
import { expect, it } from "vitest";
import { ALGORITHMS, importPublicKey } from "./algorithm.ts";
import { type TestKey, testKey } from "./keys.fixture.ts";
import type { SignableRequest } from "./message.ts";
import { signRequest } from "./sign.ts";
import { verifyRequest } from "./verify.ts";

const { subtle } = globalThis.crypto;
const NOW = Date.UTC(2026, 0, 1);

const words = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const nonces = fc.stringMatching(/^[A-Za-z0-9_-]{16,40}$/);

const requests: fc.Arbitrary<SignableRequest> = fc.record({
  method: fc.constantFrom("POST", "PUT", "DELETE"),
  targetUri: fc.tuple(words, words, words).map(([host, path, query]) => `https://${host}.example/${path}?q=${query}`),
  headers: words.map((key) => ({ "content-type": "application/json", "idempotency-key": key })),
  body: fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes)),
});

async function signedBy(key: TestKey, request: SignableRequest, nonce: string): Promise<SignableRequest> {
  const headers = await signRequest({ subtle, key: key.signing, now: NOW, nonce }, request);
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** Any of the keys is found, so that a changed keyid is not refused for being unknown alone. */
async function verify(keys: readonly TestKey[], request: SignableRequest) {
  const findKey = async (keyId: string) => {
    const known = keys.find((key) => key.keyId === keyId) ?? keys[0];
    if (known === undefined) throw new Error("A test needs a key.");
    return { kind: "key", key: await importPublicKey(subtle, known.jwk) } as const;
  };
  return verifyRequest({ subtle, now: NOW, findKey }, request);
}

const keys = { ed25519: await testKey("ed25519"), "ecdsa-p256-sha256": await testKey("ecdsa-p256-sha256") };

it.each(ALGORITHMS)("takes every request that was signed with %s", async (algorithm) => {
  await fc.assert(
    fc.asyncProperty(requests, nonces, async (request, nonce) => {
      const key = keys[algorithm];
      const verified = await verify([key], await signedBy(key, request, nonce));
      expect(verified).toMatchObject({ kind: "verified", keyId: key.keyId, nonce, created: NOW / 1000 });
    }),
    { numRuns: 50 },
  );
});

type Change = (request: SignableRequest) => SignableRequest;

/** One letter at a place of the text is another one. */
function otherLetter(text: string, at: number): string {
  const place = at % Math.max(1, text.length);
  const letter = text[place] === "a" ? "b" : "a";
  return text.slice(0, place) + letter + text.slice(place + 1);
}

function changeField(name: string, change: (value: string) => string): Change {
  return (request) => ({ ...request, headers: { ...request.headers, [name]: change(request.headers[name] ?? "") } });
}

const number = (name: string, by: number) =>
  changeField("signature-input", (text) =>
    text.replace(new RegExp(`${name}=(\\d+)`), (_, value: string) => `${name}=${Number(value) + by}`),
  );

const text = (name: string, at: number) =>
  changeField("signature-input", (all) =>
    all.replace(new RegExp(`${name}="([^"]*)"`), (_, value: string) => `${name}="${otherLetter(value, at)}"`),
  );

const changes: fc.Arbitrary<Change> = fc.nat(1_000).chain((at) =>
  fc.constantFrom<Change>(
    (request) => ({ ...request, method: otherLetter(request.method, at) }),
    (request) => ({ ...request, targetUri: otherLetter(request.targetUri, 8 + (at % 4)) }),
    (request) => ({ ...request, targetUri: `${request.targetUri}&also=1` }),
    (request) => ({ ...request, targetUri: request.targetUri.replace("https:", "http:") }),
    (request) => ({ ...request, body: Uint8Array.from([...request.body, at % 256]) }),
    (request) => ({ ...request, body: request.body.length > 0 ? request.body.slice(1) : Uint8Array.of(0) }),
    changeField("content-type", (value) => otherLetter(value, at)),
    changeField("idempotency-key", (value) => otherLetter(value, at)),
    changeField("content-digest", (value) => otherLetter(value, 9 + (at % 40))),
    changeField("signature", (value) => otherLetter(value, 6 + (at % 80))),
    changeField("signature-input", (value) => value.replace("alg=", "expires=9999999999;alg=")),
    changeField("signature-input", (value) => value.replace(' "idempotency-key"', "")),
    changeField("signature-input", (value) => value.replace('"@method"', '"@path"')),
    number("created", 1 + (at % 200)),
    number("created", -1 - (at % 200)),
    text("nonce", at),
    text("keyid", at),
    changeField("signature-input", (value) => value.replace(/alg="[^"]*"/, 'alg="hmac-sha256"')),
  ),
);

it.each(ALGORITHMS)("refuses every request signed with %s of which one thing was changed", async (algorithm) => {
  await fc.assert(
    fc.asyncProperty(requests, nonces, changes, async (request, nonce, change) => {
      const signed = await signedBy(keys[algorithm], request, nonce);
      const changed = change(signed);
      fc.pre(JSON.stringify(changed) !== JSON.stringify(signed));
      expect((await verify([keys[algorithm]], changed)).kind).toBe("refused");
    }),
    { numRuns: 200 },
  );
});

it("refuses a request by the key of another, and one that says the other algorithm", async () => {
  const [first, second] = [await testKey(), await testKey()];
  const request: SignableRequest = {
    method: "POST",
    targetUri: "https://a.example/api/forms",
    headers: { "content-type": "application/json", "idempotency-key": "k1" },
    body: new TextEncoder().encode("{}"),
  };
  const signed = await signedBy(first, request, "0123456789abcdef");
  expect(await verify([second], signed)).toMatchObject({ code: "bad_signature" });
  expect(await verify([keys["ecdsa-p256-sha256"]], signed)).toMatchObject({ code: "algorithm_mismatch" });
});
