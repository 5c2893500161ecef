import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Nonces } from "./nonces.ts";

export interface OpenNonces {
  readonly nonces: Nonces;
  /** The clock that the nonces go by. */
  now(): number;
  close(): Promise<void>;
}

/** Everything that `Nonces` promises. Each test gets some of its own, empty. */
export function noncesContract(name: string, open: () => Promise<OpenNonces>): void {
  describe(`${name} keeps the terms of nonces`, () => {
    let opened: OpenNonces;
    let claim: (keyId: string, nonce: string) => Promise<boolean>;
    beforeEach(async () => {
      opened = await open();
      claim = (keyId, nonce) => opened.nonces.claim(keyId, nonce, opened.now() + 600_000);
    });
    afterEach(() => opened.close());

    it("lets a nonce of a key be claimed once", async () => {
      expect(await claim("till-7:k", "n1")).toBe(true);
      expect(await claim("till-7:k", "n1")).toBe(false);
      expect(await claim("till-7:k", "n2")).toBe(true);
    });

    it("keeps the nonces of each key apart, whatever letters they have", async () => {
      expect(await claim("a:b", "c#d")).toBe(true);
      expect(await claim("a", "b:c#d")).toBe(true);
      expect(await claim("a:b#c", "d")).toBe(true);
      expect(await claim("A:B", "C#D")).toBe(true);
    });

    it("lets one of those win who claim at once", async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => claim("till-7:k", "n1")));
      expect(claims.filter((won) => won)).toHaveLength(1);
    });
  });
}
