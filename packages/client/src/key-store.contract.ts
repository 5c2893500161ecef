import { importPublicKey, verifyBytes } from "@bridgework/core/signature/algorithm";
import { thumbprint } from "@bridgework/core/signature/jwk";
import { afterEach, describe, expect, it } from "vitest";
import type { DeviceKey, KeyStore } from "./key-store.ts";
import type { KeyStoreOptions } from "./web-crypto.ts";

export interface KeyStoreHarness {
  /** Opens the same key store each time. */
  readonly open: (options?: KeyStoreOptions) => Promise<KeyStore>;
  readonly remove: () => Promise<void>;
}

const { subtle } = globalThis.crypto;
const device = { deviceId: "till-7", keyId: "till-7:thumb", name: "Till 7" };

async function signs({ jwk, sign }: Pick<DeviceKey, "jwk" | "sign">): Promise<boolean> {
  const bytes = new TextEncoder().encode("what is signed");
  return verifyBytes(subtle, await importPublicKey(subtle, jwk), { signature: await sign(bytes), bytes });
}

/** What every key store promises. `survives` says whether another one opened on the same place has the keys. */
export function keyStoreContract(
  name: string,
  begin: () => Promise<KeyStoreHarness>,
  { survives }: { survives: boolean },
) {
  describe(`${name} is a key store that`, () => {
    const harnesses: KeyStoreHarness[] = [];
    const start = async (options?: KeyStoreOptions) => {
      const harness = await begin();
      harnesses.push(harness);
      return { store: await harness.open(options), harness };
    };
    afterEach(async () => {
      for (const harness of harnesses.splice(0)) await harness.remove();
    });

    it("has no keys at first", async () => {
      const { store } = await start();
      expect(await store.read()).toEqual({ current: null, candidate: null });
    });

    it.each(["ed25519", "ecdsa-p256-sha256"] as const)("makes a candidate of %s that signs", async (algorithm) => {
      const { store } = await start({ algorithm });
      const made = await store.prepare();
      expect(made).toMatchObject({ algorithm, keyId: await thumbprint(subtle, made.jwk) });
      expect(Object.keys(made.jwk)).not.toContain("d");
      const { candidate } = await store.read();
      expect(candidate?.keyId).toBe(made.keyId);
      expect(candidate !== null && (await signs(candidate))).toBe(true);
    });

    it("makes Ed25519 where it has it", async () => {
      const { store } = await start();
      expect((await store.prepare()).algorithm).toBe("ed25519");
    });

    it("takes the candidate as the device's key, in the place of the one before", async () => {
      const { store } = await start();
      const first = await store.prepare();
      await store.adopt(device);
      expect(await store.read()).toMatchObject({ current: { device, key: { jwk: first.jwk } }, candidate: null });
      const second = await store.prepare();
      const both = await store.read();
      expect([both.current?.key.keyId, both.candidate?.keyId]).toEqual([first.keyId, second.keyId]);
      await store.adopt({ ...device, keyId: "till-7:newer" });
      const { current, candidate } = await store.read();
      expect(current).toMatchObject({ device: { keyId: "till-7:newer" }, key: { keyId: second.keyId } });
      expect(candidate).toBeNull();
      expect(current !== null && (await signs(current.key))).toBe(true);
    });

    it("adopts nothing where there is no candidate", async () => {
      const { store } = await start();
      await expect(store.adopt(device)).rejects.toThrow("Call prepare first");
    });

    it("forgets all keys", async () => {
      const { store } = await start();
      await store.prepare();
      await store.adopt(device);
      await store.prepare();
      await store.forget();
      expect(await store.read()).toEqual({ current: null, candidate: null });
    });

    if (!survives) return;
    it("has its keys when it is opened again", async () => {
      const { store, harness } = await start();
      const key = await store.prepare();
      await store.adopt(device);
      const next = await store.prepare();
      const again = await (await harness.open()).read();
      expect(again).toMatchObject({ current: { device, key: { jwk: key.jwk } }, candidate: { jwk: next.jwk } });
      expect(again.current !== null && (await signs(again.current.key))).toBe(true);
    });
  });
}
