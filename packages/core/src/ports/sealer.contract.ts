import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../kernel/json.ts";
import { isSealed, type Sealed } from "../kernel/personal.ts";
import type { Sealer } from "./sealer.ts";

export interface OpenSealer {
  readonly sealer: Sealer;
  close(): Promise<void>;
}

/** Everything that `Sealer` promises. Each test gets one of its own, without keys. */
export function sealerContract(name: string, open: () => Promise<OpenSealer>): void {
  describe(`${name} keeps the terms of a sealer`, () => {
    let opened: OpenSealer;
    let sealer: Sealer;
    beforeEach(async () => {
      opened = await open();
      sealer = opened.sealer;
    });
    afterEach(() => opened.close());

    const sealOne = async (subject: string, value: Json): Promise<Sealed> => {
      const [sealed] = await sealer.seal(subject, [value]);
      if (sealed === undefined) throw new Error("one value gives one sealed value");
      return sealed;
    };

    it("opens to what was sealed, whatever it is", async () => {
      const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);
      await fc.assert(
        fc.asyncProperty(fc.array(json, { maxLength: 5 }), fc.constantFrom("ada", "bob"), async (values, subject) => {
          const sealed = await sealer.seal(subject, values);
          expect(sealed.every(isSealed)).toBe(true);
          expect(sealed.every((each) => each.subject === subject)).toBe(true);
          expect(await sealer.open(JSON.parse(JSON.stringify(sealed)))).toEqual(values);
        }),
        { numRuns: 50 },
      );
    });

    it("shows nothing of the value", async () => {
      expect(JSON.stringify(await sealOne("ada", "ada@example.com"))).not.toContain("example");
    });

    it("seals the same values of a subject the same, and of another subject otherwise", async () => {
      const first = await sealOne("ada", "same");
      expect(await sealOne("ada", "same")).toEqual(first);
      expect(await sealOne("ada", "other")).not.toEqual(first);
      expect((await sealOne("bob", "same")).$sealed).not.toBe(first.$sealed);
    });

    it("opens values of several subjects in their order", async () => {
      const sealed = [await sealOne("ada", 1), await sealOne("bob", 2), await sealOne("ada", 3)];
      expect(await sealer.open(sealed)).toEqual([1, 2, 3]);
      expect(await sealer.open([])).toEqual([]);
    });

    it("erases all that a subject's key has sealed, and nothing else", async () => {
      const ada = await sealOne("ada", "secret");
      const bob = await sealOne("bob", "secret");
      expect(await sealer.erase("ada")).toBe(true);
      expect(await sealer.open([ada, bob])).toEqual([{ $erased: "ada" }, "secret"]);
      expect(await sealer.erase("ada")).toBe(false);
    });

    it("gives a subject a new key after that, and what was erased stays so", async () => {
      const old = await sealOne("ada", "secret");
      await sealer.erase("ada");
      const fresh = await sealOne("ada", "secret");
      expect(fresh).not.toEqual(old);
      expect(await sealer.open([old, fresh])).toEqual([{ $erased: "ada" }, "secret"]);
    });

    it("takes a value for erased whose subject has never had a key", async () => {
      const ada = await sealOne("ada", "secret");
      expect(await sealer.open([{ ...ada, subject: "nobody" }])).toEqual([{ $erased: "nobody" }]);
    });

    it("makes one key where a subject is sealed for twice at once", async () => {
      const sealed = await Promise.all([sealOne("ada", 1), sealOne("ada", 2), sealOne("ada", 1)]);
      expect(await sealer.open(sealed)).toEqual([1, 2, 1]);
      expect(sealed[0]).toEqual(sealed[2]);
    });

    it("never opens what was sealed while its subject was being erased by a key that is gone", async () => {
      await sealOne("ada", 0);
      const [sealed] = await Promise.all([sealOne("ada", 1), sealer.erase("ada")]);
      const later = await sealOne("ada", 2);
      const [during, after] = await sealer.open([sealed, later]);
      expect([1, { $erased: "ada" }]).toContainEqual(during);
      expect(after).toBe(2);
    });
  });
}
