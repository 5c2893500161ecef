import { describe, expect, it } from "vitest";
import { openText, sealTexts, subjectKey } from "./aes.ts";

/** What is stored already has this form. */
const KNOWN = [
  "AQEBAQKFCVHudC92Fe-JRNrQFUpc1uw6XHDpi-lNYm3Y0r4frM0",
  "AQEBAQKFCVDudC92Fe-JRN2AHjiOtjkES4QmBUZ8Xa0En2_bmxk",
];

describe("a sealed text", () => {
  const key = subjectKey(Buffer.alloc(68, 1));

  it("has the form that it was always given", () => {
    expect(sealTexts(key, ["secret", "secret"])).toEqual(KNOWN);
  });

  it.each([["A"], ["Q"], ["AA"]])("that was changed at its end to %s is damaged, not erased", (end) => {
    const [sealed = ""] = sealTexts(key, ["secret"]);
    const changed = `${sealed.slice(0, -end.length)}${end}`;
    expect(changed).not.toBe(sealed);
    expect(() => openText(key, changed)).toThrow("it was changed after it was sealed");
  });

  it("of another key, or that was never one, is not opened", () => {
    const [other = ""] = sealTexts(subjectKey(Buffer.alloc(68, 2)), ["secret"]);
    expect(openText(key, other)).toBeNull();
    expect(openText(key, "")).toBeNull();
  });

  it("has a nonce of its own, also among equal texts", () => {
    const all = [...sealTexts(key, ["same", "same", "same"]), ...sealTexts(key, ["same", "same"])];
    const nonceOf = (text: string) => Buffer.from(text, "base64url").subarray(4, 16).toString("hex");
    expect(new Set(all.map(nonceOf)).size).toBe(5);
    expect(all.map((text) => openText(key, text))).toEqual(Array.from({ length: 5 }, () => "same"));
  });
});
