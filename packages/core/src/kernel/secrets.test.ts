import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MASK, maskAt, scrub, scrubText, secretsAt } from "./secrets.ts";

const data = { input: { card: { number: "4111111111111111", month: 7 }, note: "for 4111111111111111" } };

describe("maskAt", () => {
  it("masks what is at a path, and passes over a path that leads nowhere", () => {
    expect(
      maskAt(data, [
        ["input", "card"],
        ["input", "nothing"],
      ]),
    ).toEqual({
      input: { card: MASK, note: "for 4111111111111111" },
    });
  });
});

describe("secretsAt", () => {
  it("finds every text and number that is long enough to be told from others", () => {
    expect(secretsAt(data, [["input", "card"]])).toEqual(["4111111111111111"]);
  });
});

describe("scrub", () => {
  it("masks the secrets in every text and number, however deep", () => {
    const result = { echo: ["card 12345 refused", { code: 12345 }], ok: true, none: null };
    expect(scrub(result, ["12345"])).toEqual({ echo: [`card ${MASK} refused`, { code: MASK }], ok: true, none: null });
  });

  it("masks them in names of members too", () => {
    expect(scrub({ "card-12345": { "12345": 1 } }, ["12345"])).toEqual({ [`card-${MASK}`]: { [MASK]: 1 } });
  });

  it("leaves no secret in a text, whatever it is", () => {
    const secret = fc.string({ minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        fc.pre(!MASK.includes(hidden));
        const scrubbed = scrubText(`${before}${hidden}${after}`, [hidden]);
        expect(scrubbed.replaceAll(MASK, "\u0000")).not.toContain(hidden);
      }),
    );
  });
});
