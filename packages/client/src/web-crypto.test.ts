import { afterEach, expect, it, vi } from "vitest";
import { createClient } from "./client.ts";
import { memoryKeyStore } from "./memory/key-store.ts";
import { memoryOutbox } from "./memory/outbox.ts";

afterEach(() => vi.unstubAllGlobals());

it("says what to do where a browser gives no WebCrypto to the page", () => {
  const keyStore = memoryKeyStore();
  vi.stubGlobal("crypto", {});
  const made = () => createClient({ url: "http://10.0.0.1", keyStore, outbox: memoryOutbox() });
  expect(made).toThrow(expect.objectContaining({ code: "no_webcrypto", message: expect.stringContaining("https") }));
});

it("makes a key of P-256 where WebCrypto has no Ed25519", async () => {
  const { subtle } = globalThis.crypto;
  const generateKey = (algorithm: EcKeyGenParams, extractable: boolean, usages: KeyUsage[]) => {
    if (algorithm.name === "Ed25519") throw new DOMException("Unrecognized name.", "NotSupportedError");
    return subtle.generateKey(algorithm, extractable, usages);
  };
  const [exportKey, digest] = [subtle.exportKey.bind(subtle), subtle.digest.bind(subtle)];
  vi.stubGlobal("crypto", { subtle: { generateKey, exportKey, digest } });
  expect(await memoryKeyStore().prepare()).toMatchObject({ algorithm: "ecdsa-p256-sha256", jwk: { crv: "P-256" } });
});
