import { isInnerList, parseList } from "structured-headers";
import { describe, expect, it } from "vitest";
import { importPublicKey, verifyBytes } from "./algorithm.ts";
import { signatureBase } from "./base.ts";
import { contentDigest, digestFits } from "./digest.ts";
import { base64url, thumbprint } from "./jwk.ts";
import * as rfc from "./rfc9421.fixture.ts";

const { subtle } = globalThis.crypto;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64.replaceAll("\n", "")), (letter) => letter.charCodeAt(0));
}

function baseOf({ input }: rfc.Vector) {
  const [covered] = parseList(input);
  if (covered === undefined || !isInnerList(covered)) throw new Error(`Not a list of components: ${input}`);
  const base = signatureBase(rfc.testRequest, covered);
  if (base.kind === "missing") throw new Error(`The test request has no ${base.component}.`);
  return base;
}

const rsaPss = { name: "RSA-PSS", saltLength: 64 };
const rsaKey = () =>
  subtle.importKey("spki", bytesOf(rfc.rsaPssKey), { name: "RSA-PSS", hash: "SHA-512" }, false, ["verify"]);

describe("RFC 9421, appendix B", () => {
  it.each([rfc.b21, rfc.b22, rfc.b23, rfc.b25, rfc.b26])("has the base of $name", (vector) => {
    expect(baseOf(vector).text).toBe(vector.base);
  });

  it.each([rfc.b21, rfc.b22, rfc.b23])("takes the signature of $name", async (vector) => {
    const verified = await subtle.verify(rsaPss, await rsaKey(), bytesOf(vector.signature), baseOf(vector).bytes);
    expect(verified).toBe(true);
  });

  it("takes the signature of B.2.5, hmac-sha256", async () => {
    const secret = bytesOf(rfc.sharedSecret);
    const key = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    expect(await subtle.verify("HMAC", key, bytesOf(rfc.b25.signature), baseOf(rfc.b25).bytes)).toBe(true);
  });

  it("takes the signature of B.2.6, ed25519", async () => {
    const key = await importPublicKey(subtle, rfc.ed25519Key);
    const { bytes } = baseOf(rfc.b26);
    const signature = bytesOf(rfc.b26.signature);
    expect(await verifyBytes(subtle, key, { signature: signature.buffer, bytes })).toBe(true);
    signature[0] = (signature[0] ?? 0) ^ 1;
    expect(await verifyBytes(subtle, key, { signature: signature.buffer, bytes })).toBe(false);
  });

  it("takes the signature of B.2.4, ecdsa-p256-sha256", async () => {
    const point = bytesOf(rfc.p256Key).subarray(-64);
    const [x, y] = [base64url(point.subarray(0, 32)), base64url(point.subarray(32))];
    const key = await importPublicKey(subtle, { kty: "EC", crv: "P-256", x, y });
    const bytes = new TextEncoder().encode(rfc.b24.base);
    const signature = bytesOf(rfc.b24.signature).buffer;
    expect(await verifyBytes(subtle, key, { signature, bytes })).toBe(true);
  });

  it("finds the content digest of the test request right, which is of SHA-512", async () => {
    const field = rfc.testRequest.headers["content-digest"] ?? "";
    expect(await contentDigest(subtle, rfc.testRequest.body, "sha-512")).toBe(field);
    expect(await digestFits(subtle, field, rfc.testRequest.body)).toBe(true);
  });
});

describe("RFC 9530, appendix B", () => {
  it.each([
    ['{"hello": "world"}\n', "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"],
    ["", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"],
  ])("has the digest of %j", async (text, field) => {
    expect(await contentDigest(subtle, new TextEncoder().encode(text))).toBe(field);
  });
});

describe("RFC 8037, appendix A.3", () => {
  it("has the thumbprint of the key", async () => {
    const key = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" } as const;
    expect(await thumbprint(subtle, key)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  });
});
